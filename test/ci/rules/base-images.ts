import { pick, type RuleCase, type Violate } from '../rule-case.ts';

const ref = { namespace: 'ocp', name: '4.20', tag: 'base' };
const tag = '    namespace: ocp\n    name: "4.20"\n    tag: base\n';
const good = `base_images:\n  base:\n${tag}`;

function named(name: string): Pick<RuleCase, 'bad' | 'good' | 'violate'> {
  return {
    bad: `base_images:\n  ${name}: # here\n${tag}`,
    good,
    violate: (values, random) => {
      const field = pick(['base_images', 'base_rpm_images', 'external_images'], random) ?? '';
      values[field] = { ...values[field], [name]: ref };
    },
  };
}

const external = { registry: 'quay.io', namespace: 'acme', name: 'tools', tag: 'latest' };

function externalFile(lines: readonly string[]): string {
  return `external_images:\n  tools:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

const goodExternal = externalFile(['registry: quay.io', 'namespace: acme', 'name: tools', 'tag: latest']);
function changed(change: object): Violate {
  return (values) => {
    values.external_images = { ...values.external_images, tools: { ...external, ...change } };
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V029',
    bad: 'base_images:\n  base:\n    namespace: ocp # here\n    name: "4.20"\n',
    good,
    violate: (values, random) => {
      const field = pick(['base_images', 'base_rpm_images', 'external_images'], random) ?? '';
      values[field] = { ...values[field], 'of-a-case': { ...ref, tag: '' } };
    },
  },
  { rule: 'V030', ...named('root'), also: ['V028'] },
  { rule: 'V031', ...named('src-bundle') },
  { rule: 'V032', ...named('ci-bundle-base') },
  { rule: 'V033', ...named('ci-index') },
  {
    rule: 'V034',
    bad: externalFile(['namespace: acme # here', 'name: tools', 'tag: latest']),
    good: goodExternal,
    violate: changed({ registry: null }),
  },
  {
    rule: 'V035',
    bad: externalFile(['registry: docker.io # here', 'namespace: acme', 'name: tools', 'tag: latest']),
    good: goodExternal,
    violate: changed({ registry: 'ghcr.io' }),
  },
  {
    rule: 'V036',
    bad: externalFile(['registry: quay.io', 'namespace: acme', 'name: "" # here', 'tag: latest']),
    good: goodExternal,
    violate: changed({ name: '' }),
  },
  {
    rule: 'V037',
    bad: externalFile(['registry: quay.io # here', 'name: tools', 'tag: latest']),
    good: goodExternal,
    violate: changed({ namespace: '' }),
  },
  {
    rule: 'V038',
    bad: `${goodExternal}    pull_spec: quay.io/acme/tools:latest # here\n`,
    good: goodExternal,
    violate: changed({ pull_spec: 'quay.io/acme/tools:latest' }),
  },
  {
    rule: 'V039',
    bad: `base_images:\n  tools:\n${tag}${goodExternal.replace('tools:', 'tools: # here')}`,
    good: `${good}${goodExternal}`,
    violate: (values) => {
      values.base_images = { ...values.base_images, both: ref };
      values.external_images = { ...values.external_images, both: external };
    },
  },
];
