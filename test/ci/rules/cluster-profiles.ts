import { changesTest, multiStageTest } from '../mutations.ts';
import type { RuleCase } from '../rule-case.ts';

const latest =
  'releases:\n  latest:\n    candidate:\n      product: ocp\n      stream: nightly\n      version: "4.20"\n';
const set = { name: 'aws-set', members: ['aws-1', 'aws-2'] };
const exempt = [{ repository: /^org\/repo$/, branch: /^main$/, variant: /^$/, tests: [/^e2e-one$/] }];
const profiles = [
  ...[{ name: 'aws' }, { name: 'aws-1' }, { ...set, exempt }],
  { name: 'theirs', owners: [{ org: 'their-org' }, { org: 'org', repos: ['other'] }] },
];
const options = { profiles: new Map(profiles.map((profile) => [profile.name, profile])) };

function profiled(name: string): string {
  return `${multiStageTest()}    cluster_profile: ${name}\n`;
}

function takes(cluster_profile: string) {
  return changesTest((test) => {
    test.steps.cluster_profile = cluster_profile;
  }, 'steps');
}

export const cases: readonly RuleCase[] = [
  { rule: 'V140', bad: profiled('asw # here'), good: profiled('aws'), options, violate: takes('nobody-has-it') },
  { rule: 'V141', bad: profiled('theirs # here'), good: profiled('aws'), options, violate: takes('theirs') },
  {
    ...{ rule: 'V142', bad: profiled('aws-1 # here'), options, violate: takes('aws-1') },
    good: profiled('aws-1').replace('as: e2e', 'as: e2e-one'),
  },
  {
    rule: 'S035',
    bad: `${latest}${multiStageTest()}    workflow: hypershift-hostedcluster-workflow # here\n`,
    good: `${latest}      architecture: multi\n${multiStageTest()}    workflow: hypershift-hostedcluster-workflow\n`,
    violate: (values, random) => {
      delete values.releases?.latest;
      changesTest((test) => {
        test.steps.workflow = 'hypershift-hostedcluster-workflow';
      }, 'steps')(values, random);
    },
  },
];
