import { changesTest, containerTest, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase, type Values } from '../rule-case.ts';

const claim = '  cluster_claim:\n    version: "4.20"\n    cloud: aws\n    owner: openshift-ci\n';
const long = 'e2e-with-a-name-that-tells-everything-there-is-to-tell-of-it-as';

function named(as: string): string {
  return containerTest().replace('unit', as);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V082',
    bad: `${containerTest()}- as: unit # here\n  commands: make more\n  container:\n    from: src\n`,
    good: `${containerTest()}- as: unit-of-more\n  commands: make more\n  container:\n    from: src\n`,
    violate: (values, random) => {
      const tests: Values[] = values.tests ?? [];
      const again = pick(tests, random);
      if (!again) return false;
      tests.push({ as: again.as, commands: 'make', container: { from: 'src' } });
      return true;
    },
  },
  {
    rule: 'V083',
    bad: 'tests:\n- commands: make test # here\n  container:\n    from: src\n',
    good: containerTest(),
    violate: changesTest((test, random) => {
      if (random() < 0.5) test.as = '';
      else delete test.as;
    }),
  },
  {
    rule: 'V084',
    bad: named(`${long} # here`),
    good: named('e2e'),
    violate: changesTest((test, random) => {
      test.as = 'a'.repeat(62 + Math.floor(random() * 100));
    }),
  },
  {
    rule: 'V085',
    bad: multiStageTest('', claim).replace('as: e2e', `as: ${long.slice(0, 43)} # here`),
    good: multiStageTest('', claim),
    violate: changesTest((test, random) => {
      test.as = 'a'.repeat(43 + Math.floor(random() * 19));
      test.cluster_claim = { version: '4.20', cloud: 'aws', owner: 'openshift-ci' };
    }, 'steps'),
  },
  { rule: 'V086', bad: named('images # here'), good: named('check-images'), violate: changesTest({ as: 'images' }) },
  {
    rule: 'V087',
    bad: named('ci-index-check # here'),
    good: named('check-ci-index'),
    violate: changesTest((test, random) => {
      test.as = `ci-index${pick(['', '-check', 'ed'], random)}`;
    }),
  },
  {
    rule: 'V088',
    bad: `images:\n  items:\n  - to: widget\n${named('widget # here')}`,
    good: `images:\n  items:\n  - to: widget\n${named('widget-unit')}`,
    violate: changesTest((test, random, values) => {
      values.images ??= { items: [] };
      if (values.images.items.length === 0) values.images.items.push({ to: 'of-a-case-image' });
      const { to } = pick(values.images.items as Values[], random) ?? {};
      test.as = to;
      delete test.cluster_claim;
    }),
  },
  {
    rule: 'V089',
    bad: named('Unit_Test # here'),
    good: named('unit-test'),
    violate: changesTest((test, random) => {
      test.as = pick(['Unit', 'unit_test', '-unit', 'unit.', 'unit..test', 'ünit', 'unit test'], random);
    }),
  },
  {
    rule: 'V090',
    bad: named('unit-1of3 # here'),
    good: `${containerTest()}  shard_count: 3\n`,
    violate: changesTest({ as: 'unit-12of30' }),
  },
  {
    rule: 'V091',
    bad: multiStageTest().replace('e2e', 'e2e.all # here'),
    good: multiStageTest().replace('e2e', 'e2e-all'),
    violate: changesTest({ as: 'e2e.all' }, 'steps'),
  },
];
