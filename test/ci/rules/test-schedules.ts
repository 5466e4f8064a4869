import type { RuleId } from '../../../src/ci/violation.ts';
import { changesTest, containerTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

const says: Readonly<Record<string, string | true>> = {
  ...{ cron: '0 2 * * *', interval: '24h', minimum_interval: '4h' },
  ...{ postsubmit: true, optional: true, release_controller: true },
};

/** Two fields of which a test may have one. */
function either(rule: RuleId, one: string, other: string, also: readonly RuleId[] = []): RuleCase {
  const first = containerTest(`  ${one}: ${says[one]}\n`);
  const both = { [one]: says[one], [other]: says[other] };
  return { rule, bad: `${first}  ${other}: ${says[other]} # here\n`, good: first, violate: changesTest(both), also };
}

const filters = ['run_if_changed', 'skip_if_only_changed', 'pipeline_run_if_changed', 'pipeline_skip_if_only_changed'];

export const cases: readonly RuleCase[] = [
  {
    rule: 'V094',
    bad: containerTest('  presubmit: true # here\n'),
    good: containerTest('  cron: "@daily"\n  presubmit: true\n'),
    violate: changesTest((test) => {
      for (const field of ['cron', 'interval', 'minimum_interval', 'release_controller']) delete test[field];
      test.presubmit = true;
    }),
  },
  either('V095', 'postsubmit', 'cron'),
  either('V096', 'postsubmit', 'interval'),
  either('V097', 'postsubmit', 'minimum_interval'),
  either('V098', 'postsubmit', 'optional'),
  either('V099', 'cron', 'interval'),
  either('V100', 'cron', 'minimum_interval'),
  either('V101', 'interval', 'minimum_interval'),
  either('V102', 'release_controller', 'cron'),
  either('V103', 'release_controller', 'interval'),
  either('V104', 'release_controller', 'minimum_interval'),
  {
    rule: 'V105',
    bad: containerTest('  interval: 24h\n  run_if_changed: ^go.mod$ # here\n'),
    good: containerTest('  interval: 24h\n  presubmit: true\n  run_if_changed: ^go.mod$\n'),
    violate: changesTest((test, random) => {
      test.presubmit = false;
      test[pick(['cron', 'interval', 'minimum_interval'], random) ?? 'cron'] = '24h';
      test[pick(['run_if_changed', 'skip_if_only_changed', 'optional'], random) ?? 'optional'] = true;
    }),
  },
  {
    rule: 'V106',
    bad: containerTest('  run_if_changed: ^go.mod$\n  skip_if_only_changed: ^docs/ # here\n'),
    good: containerTest('  skip_if_only_changed: ^docs/\n'),
    violate: changesTest((test, random) => {
      const one = pick(filters, random);
      const other = pick(
        filters.filter((each) => each !== one),
        random,
      );
      for (const field of [one, other]) test[field ?? ''] = '^docs/';
    }),
  },
  {
    rule: 'V107',
    bad: containerTest('  interval: 1 day # here\n'),
    good: containerTest('  interval: 24h\n'),
    violate: changesTest((test, random) => {
      test.interval = pick(['1 day', '', '24', 'h', '1d'], random);
    }),
  },
  {
    rule: 'V108',
    bad: containerTest('  minimum_interval: 2d # here\n'),
    good: containerTest('  minimum_interval: 48h\n'),
    violate: changesTest((test, random) => {
      test.minimum_interval = pick(['daily', '4h ', '1h30'], random);
    }),
  },
  {
    rule: 'V109',
    bad: containerTest('  cron: 0 2 L * * # here\n'),
    good: containerTest('  cron: TZ=Europe/Berlin 0 2 * * mon-fri\n'),
    violate: changesTest((test, random) => {
      test.cron = pick(['', '* * * *', '0 24 * * *', '0 2 L * *', '@fortnightly', '* * * * * * *'], random);
    }),
  },
];
