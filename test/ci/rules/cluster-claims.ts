import { changesTest, containerTest, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase, type Values } from '../rule-case.ts';

const lines = ['version: "4.20"', 'cloud: aws', 'owner: openshift-ci'];
const claim = () => ({ as: 'claimed', version: '4.20', cloud: 'aws', owner: 'openshift-ci' }) as Values;

function claimed(own: readonly string[] = lines, ofStep = ''): string {
  return multiStageTest(ofStep, `  cluster_claim:\n${own.map((line) => `    ${line}\n`).join('')}`);
}

/** Claims that have something wrong. */
function claims(change: (claim: Values, random: () => number) => void) {
  return changesTest((test, random) => {
    const made = claim();
    change(made, random);
    test.cluster_claim = made;
  }, 'steps');
}

function without(part: string): string {
  const [first = '', ...rest] = lines.filter((line) => !line.startsWith(part));
  return claimed([`${first} # here`, ...rest]);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V132',
    bad: `${claimed().replace('cluster_claim:', 'cluster_claim: # here')}    cluster_profile: aws\n`,
    good: claimed(),
    violate: changesTest((test) => {
      test.cluster_claim = claim();
      test.steps.cluster_profile = 'aws';
    }, 'steps'),
  },
  {
    rule: 'V133',
    bad: without('version'),
    good: claimed(),
    violate: claims((made) => {
      made.version = '';
    }),
  },
  {
    rule: 'V134',
    bad: without('cloud'),
    good: claimed(),
    violate: claims((made) => {
      delete made.cloud;
    }),
  },
  {
    rule: 'V135',
    bad: without('owner'),
    good: claimed(),
    violate: claims((made) => {
      made.owner = null;
    }),
  },
  {
    rule: 'V136',
    bad: claimed([...lines, 'labels:', '  region: us-east-1', '  owner: me # here']),
    good: claimed([...lines, 'labels:', '  region: us-east-1']),
    violate: claims((made, random) => {
      made.labels = { [pick(['product', 'version', 'architecture', 'cloud', 'owner'], random) ?? '']: 'x' };
    }),
  },
  {
    rule: 'V137',
    bad: containerTest(`  cluster_claim: # here\n${lines.map((line) => `    ${line}\n`).join('')}`),
    good: claimed(),
    violate: changesTest((test) => {
      test.cluster_claim = claim();
    }, 'container'),
  },
  {
    rule: 'V138',
    bad: claimed([...lines.slice(0, 2), 'owner: somebody # here']),
    good: claimed(),
    options: {
      claimOwners: new Map([
        ['somebody', ['their-org', 'org/other']],
        ['openshift-ci', []],
      ]),
    },
    violate: claims((made) => {
      made.owner = 'somebody';
    }),
  },
  {
    rule: 'S036',
    bad: claimed(lines, '      commands: cat $CLUSTER_PROFILE_DIR/pull-secret # here\n'),
    good: claimed(lines, '      commands: oc --kubeconfig $KUBECONFIG get nodes\n'),
    violate: changesTest((test) => {
      const step = { as: 'of-a-case', commands: 'ls $CLUSTER_PROFILE_DIR', from: 'src' };
      test.steps.test = [...(test.steps.test ?? []), step];
      test.cluster_claim = claim();
    }, 'steps'),
  },
  {
    rule: 'S037',
    bad: `releases:\n  claimed:\n    release:\n      version: "4.20"\n      channel: stable\n${claimed(['as: claimed # here', ...lines])}`,
    good: `releases:\n  claimed:\n    release:\n      version: "4.20"\n      channel: stable\n${claimed(['as: of-claim', ...lines])}`,
    violate: (values, random) => {
      values.releases = { ...values.releases, claimed: { release: { version: '4.20', channel: 'stable' } } };
      claims(() => {})(values, random);
    },
  },
];
