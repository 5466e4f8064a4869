import { pick, type RuleCase, type Violate } from '../rule-case.ts';

/** `releases.latest` of a kind, with lines of it. */
function release(kind: string, ...lines: readonly string[]): string {
  return `releases:\n  latest:\n    ${kind}:\n${lines.map((line) => `      ${line}\n`).join('')}`;
}

/** Adds a release. */
function adds(...choices: readonly object[]): Violate {
  return (values, random) => {
    values.releases = { ...values.releases, added: pick(choices, random) };
  };
}

const nightly = { product: 'ocp', stream: 'nightly', version: '4.20' };
const stable = { channel: 'stable', version: '4.20' };
const bounds = { lower: '4.20.0-0', upper: '4.21.0-0' };
const integration = { namespace: 'ocp', name: '4.20' };
const goodIntegration = release('integration', 'namespace: ocp', 'name: "4.20"');
const goodCandidate = release('candidate', 'product: ocp', 'stream: nightly', 'version: "4.20"');
const goodRelease = release('release', 'channel: stable', 'version: "4.20"');
const goodPrerelease = release(
  'prerelease',
  'product: ocp',
  'version_bounds:',
  '  lower: 4.20.0-0',
  '  upper: 4.21.0-0',
);

export const cases: readonly RuleCase[] = [
  {
    rule: 'V040',
    bad: 'tag_specification:\n  namespace: "" # here\n  name: "4.20"\n',
    good: 'tag_specification:\n  namespace: ocp\n  name: "4.20"\n',
    violate: (values) => {
      values.tag_specification = { name: '4.20' };
    },
  },
  {
    rule: 'V041',
    bad: 'tag_specification:\n  namespace: ocp # here\n',
    good: 'tag_specification:\n  namespace: ocp\n  name: "4.20"\n',
    violate: (values) => {
      values.tag_specification = { namespace: 'ocp' };
    },
  },
  {
    rule: 'V042',
    bad: goodCandidate.replace('latest:', '"4.20": # here'),
    good: goodCandidate.replace('latest:', 'previous:'),
    violate: (values) => {
      values.releases = { ...values.releases, 'v4.20': { candidate: nightly } };
    },
  },
  {
    rule: 'V043',
    bad: `tag_specification:\n  namespace: ocp\n  name: "4.20"\n${goodCandidate.replace('latest:', 'latest: # here')}`,
    good: goodCandidate,
    violate: (values, random) => {
      const name = pick(['latest', 'initial'], random) ?? '';
      values.tag_specification = integration;
      values.releases = { ...values.releases, [name]: { candidate: nightly } };
    },
  },
  {
    rule: 'V044',
    bad: `${goodCandidate}    release: # here\n      channel: stable\n      version: "4.20"\n`,
    good: goodCandidate,
    violate: adds({ candidate: nightly, release: stable }, { integration, candidate: nightly, release: stable }),
  },
  { rule: 'V045', bad: 'releases:\n  latest: {} # here\n', good: goodCandidate, violate: adds({}) },
  {
    rule: 'V046',
    bad: release('integration', 'namespace: ocp # here'),
    good: goodIntegration,
    violate: adds({ integration: { namespace: 'ocp' } }),
  },
  {
    rule: 'V047',
    bad: release('integration', 'name: "4.20" # here'),
    good: goodIntegration,
    violate: adds({ integration: { name: '4.20' } }),
  },
  {
    rule: 'V048',
    bad: `${goodIntegration.replace('latest', 'initial')}      include_built_images: true # here\n`,
    good: `${goodIntegration}      include_built_images: true\n`,
    violate: adds({ integration: { ...integration, include_built_images: true } }),
  },
  {
    rule: 'V049',
    bad: `${goodIntegration}      reference_policy: local # here\n`,
    good: `${goodIntegration}      reference_policy: Local\n`,
    violate: adds(
      { integration: { ...integration, reference_policy: 'Remote' } },
      { integration: { ...integration, reference_policy: '' } },
    ),
  },
  {
    rule: 'V050',
    bad: goodCandidate.replace('product: ocp', 'product: openshift # here'),
    good: goodCandidate,
    violate: adds(
      { candidate: { ...nightly, product: 'OCP' } },
      { prerelease: { product: '', version_bounds: bounds } },
    ),
  },
  {
    rule: 'V051',
    bad: `${goodRelease}      architecture: x86_64 # here\n`,
    good: `${goodRelease}      architecture: multi\n`,
    violate: adds(
      { candidate: { ...nightly, architecture: 'mips' } },
      { release: { ...stable, architecture: 'arm' } },
      { prerelease: { product: 'ocp', version_bounds: bounds, architecture: 'Multi' } },
    ),
  },
  {
    rule: 'V052',
    bad: goodCandidate.replace('nightly', 'okd # here'),
    good: goodCandidate,
    violate: adds({ candidate: { ...nightly, stream: '' } }, { candidate: { ...nightly, product: 'okd' } }),
  },
  {
    rule: 'V053',
    bad: goodCandidate.replace('"4.20"', '"4" # here'),
    good: goodCandidate,
    violate: adds({ candidate: { product: 'okd' } }, { release: { ...stable, version: 'latest' } }),
  },
  {
    rule: 'V054',
    bad: `${goodCandidate}      relative: -1 # here\n`,
    good: `${goodCandidate}      relative: 1\n`,
    violate: adds({ candidate: { ...nightly, relative: -2 } }, { release: { ...stable, relative: -1 } }),
  },
  {
    rule: 'V055',
    bad: goodRelease.replace('stable', 'stable-4.20 # here'),
    good: goodRelease,
    violate: adds({ release: { version: '4.20' } }, { release: { ...stable, channel: 'eus' } }),
  },
  {
    rule: 'V056',
    bad: goodPrerelease.replace('        lower: 4.20.0-0\n', '').replace('upper: 4.21.0-0', 'upper: 4.21.0-0 # here'),
    good: goodPrerelease,
    violate: adds({ prerelease: { product: 'ocp', version_bounds: { upper: '4.21.0' } } }),
  },
  {
    rule: 'V057',
    bad: goodPrerelease.replace('upper: 4.21.0-0', 'upper: "" # here'),
    good: goodPrerelease,
    violate: adds({ prerelease: { product: 'okd', version_bounds: { lower: '4.20.0' } } }),
  },
  {
    rule: 'S011',
    bad: goodCandidate.replace('"4.20"', 'v4.20 # here'),
    good: goodCandidate,
    violate: adds({ candidate: { ...nightly, version: 'x4.21y' } }, { release: { ...stable, version: '4.20.z' } }),
  },
];
