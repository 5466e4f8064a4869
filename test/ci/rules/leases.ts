import { changesStep, changesTest, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

const quota = { resource_type: 'quota', env: 'OF_A_CASE' };

function leases(...list: readonly string[]): string {
  return multiStageTest(`      leases:\n${list.map((line) => `      - ${line}\n`).join('')}`);
}

/** Leases of a step or of its test. */
function takes(...lists: readonly (readonly object[])[]) {
  const ofStep = changesStep((step, random) => {
    step.leases = pick(lists, random);
  });
  const ofTest = changesTest((test, random) => {
    test.steps.leases = pick(lists, random);
  }, 'steps');
  return (values: unknown, random: () => number) => (random() < 0.5 ? ofStep : ofTest)(values, random);
}

const good = leases('resource_type: quota\n        env: QUOTA');

export const cases: readonly RuleCase[] = [
  {
    rule: 'V170',
    bad: leases('env: QUOTA # here'),
    good,
    violate: takes([{ env: 'QUOTA' }], [quota, { ...quota, resource_type: '', env: 'B' }]),
  },
  {
    rule: 'V171',
    bad: leases('resource_type: quota # here'),
    good,
    violate: takes([{ resource_type: 'quota' }], [quota, { ...quota, env: '' }]),
  },
  {
    rule: 'V172',
    bad: leases('resource_type: quota\n        env: QUOTA', 'resource_type: other\n        env: QUOTA # here'),
    good: leases('resource_type: quota\n        env: QUOTA', 'resource_type: other\n        env: OTHER'),
    violate: takes([quota, quota]),
  },
];
