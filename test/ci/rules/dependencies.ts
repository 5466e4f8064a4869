import type { RuleId } from '../../../src/ci/violation.ts';
import { changesStep, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

const releases = 'releases:\n  latest:\n    release:\n      version: "4.20"\n      channel: stable\n';

function on(...dependencies: readonly string[]): string {
  const lines = dependencies.map((lines) => `      - ${lines.replaceAll('\n', '\n        ')}\n`);
  return multiStageTest(`      dependencies:\n${lines.join('')}`);
}

function image(name: string, env = 'IMAGE'): string {
  return `name: ${name}\nenv: ${env}`;
}

function depends(...lists: readonly (readonly object[])[]) {
  return changesStep((step, random) => {
    step.dependencies = pick(lists, random);
  });
}

/** A dependency on an image that the configuration does not make. */
function missing(
  rule: RuleId,
  bad: string,
  good: string,
  names: readonly string[],
  also: readonly RuleId[] = [],
): RuleCase {
  return {
    ...{ rule, bad: `${releases}${on(image(`${bad} # here`))}`, good: `${releases}${good}`, also },
    violate: depends(...names.map((name) => [{ name, env: 'NOBODY_OVERRIDES_IT' }])),
  };
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V166',
    bad: on('env: IMAGE # here'),
    good: on(image('src')),
    violate: depends([{ env: 'IMAGE' }], [{ name: '', env: 'IMAGE' }]),
  },
  {
    rule: 'V167',
    bad: on(image('stable:cli:latest # here')),
    good: `${releases}${on(image('stable:cli'))}`,
    also: ['V176'],
    violate: depends([{ name: 'a:b:c', env: 'IMAGE' }]),
  },
  {
    rule: 'V168',
    bad: on('name: src # here'),
    good: on(image('src')),
    violate: depends([{ name: 'src' }], [{ name: 'src', env: '' }]),
  },
  {
    rule: 'V169',
    bad: on(image('src'), image('root', 'IMAGE # here')),
    good: on(image('src'), image('root', 'ROOT_IMAGE')),
    violate: depends([
      { name: 'src', env: 'A' },
      { name: 'root', env: 'A' },
    ]),
  },
  missing('V175', 'latest:cli', on(image('stable:cli')), ['nope:cli', ':cli', 'Pipeline:src']),
  missing('V176', 'stable-initial:cli', on(image('stable:cli')), ['stable-nope:cli', 'release:nope', 'stablenope:x']),
  {
    rule: 'V177',
    bad: on(image('pipeline:bin # here')),
    good: `binary_build_commands: make build\n${on(image('pipeline:bin'))}`,
    violate: (values, random) => {
      delete values.rpm_build_commands;
      depends([{ name: 'rpms', env: 'NOBODY_OVERRIDES_IT' }], [{ name: 'pipeline:rpms', env: 'NOBODY_OVERRIDES_IT' }])(
        values,
        random,
      );
    },
  },
  missing(
    'V178',
    'pipeline:ci-index-widget',
    `operator:\n  bundles:\n  - as: widget\n    dockerfile_path: bundle.Dockerfile\n${on(image('ci-index-widget'))}`,
    ['ci-index-nope', 'pipeline:ci-index-nope'],
  ),
  missing('V179', 'pipeline:widget', `images:\n  items:\n  - to: widget\n${on(image('widget'))}`, [
    ...['pipeline:nope', 'binary-nope', 'pipeline:'],
  ]),
  {
    rule: 'S038',
    bad: on(image('cli # here')),
    good: `${releases}${on(image('cli'))}`,
    violate: (values, random) => {
      delete values.releases;
      delete values.tag_specification;
      for (const { cluster_claim } of values.tests ?? []) if (cluster_claim) cluster_claim.as = 'other';
      depends([{ name: 'nobody-makes-it', env: 'IMAGE' }])(values, random);
    },
  },
];
