import { parseCron } from '../cron.ts';
import { milliseconds } from '../reading/go-duration.ts';
import type { Test } from '../test-shape.ts';
import type { Path, RuleId, Violation } from '../violation.ts';
import { changeFilters } from './change-filters.ts';
import type { Rule, Topic } from './rule.ts';

type Trigger = 'postsubmit' | 'cron' | 'interval' | 'minimum_interval' | 'optional' | 'release_controller';

const two = 'it would say in two ways when the test runs';
/** What cannot stand in one test. */
const exclusive: readonly (readonly [rule: RuleId, one: Trigger, other: Trigger, why: string])[] = [
  ['V095', 'postsubmit', 'cron', two],
  ['V096', 'postsubmit', 'interval', two],
  ['V097', 'postsubmit', 'minimum_interval', two],
  ['V098', 'postsubmit', 'optional', 'nothing waits for a test that runs after the change has merged'],
  ['V099', 'cron', 'interval', two],
  ['V100', 'cron', 'minimum_interval', two],
  ['V101', 'interval', 'minimum_interval', two],
  ['V102', 'release_controller', 'cron', 'the release controller starts the test'],
  ['V103', 'release_controller', 'interval', 'the release controller starts the test'],
  ['V104', 'release_controller', 'minimum_interval', 'the release controller starts the test'],
];

export const testSchedules: Topic = {
  rules: [
    {
      ...{ id: 'V094', severity: 'error', title: '"presubmit" stands in periodic tests alone' },
      why: 'it makes a second job of them, and others are presubmits by themselves',
    },
    ...exclusive.map(
      ([id, one, other, why]): Rule => ({
        ...{ id, severity: 'error', title: `a test has one of "${one}" and "${other}"` },
        why,
      }),
    ),
    {
      ...{ id: 'V105', severity: 'error', title: 'a periodic test runs whatever has changed, and is not optional' },
      why: 'it has no change to look at, unless "presubmit" makes a presubmit of it as well',
    },
    {
      ...{ id: 'V106', severity: 'error', title: 'a test has one filter of changes at most' },
      why: 'two of them could say yes and no',
    },
    {
      ...{ id: 'V107', severity: 'error', title: '"interval" is a duration of Go' },
      why: 'nobody could tell when the test runs',
    },
    {
      ...{ id: 'V108', severity: 'error', title: '"minimum_interval" is a duration of Go' },
      why: 'nobody could tell when the test runs',
    },
    {
      ...{ id: 'V109', severity: 'error', title: '"cron" is five or six fields, or a name as "@daily"' },
      why: 'nobody could tell when the test runs',
    },
  ],
  *check({ tests = [] }) {
    for (const [index, test] of tests.entries()) {
      const path = ['tests', index];
      yield* exclusions(test, path);
      yield* onChanges(test, path);
      yield* times(test, path);
    }
  },
};

/** Whether the field says something: a time does as soon as it is there. */
function has(test: Test, field: Trigger): boolean {
  return test[field] !== undefined && test[field] !== false;
}

function* exclusions(test: Test, path: Path): Iterable<Violation> {
  for (const [rule, one, other] of exclusive) {
    if (!has(test, one) || !has(test, other)) continue;
    const message = `The test ${JSON.stringify(test.as)} has both "${one}" and "${other}": leave one of them`;
    yield { rule, path: [...path, other], of: 'key', message };
  }
}

const periods = ['cron', 'interval', 'minimum_interval'] as const;

function* onChanges(test: Test, path: Path): Iterable<Violation> {
  const said = `The test ${JSON.stringify(test.as)}`;
  const isTimed = periods.some((field) => has(test, field));
  if (test.presubmit && !isTimed && !test.release_controller) {
    const message = `${said} is a presubmit as it is: "presubmit" is for tests with cron or interval, leave it out`;
    yield { rule: 'V094', path: [...path, 'presubmit'], of: 'key', message };
  }
  const looks = (['run_if_changed', 'skip_if_only_changed', 'optional'] as const).find((field) => test[field]);
  if (isTimed && !test.presubmit && looks) {
    const message = `${said} is periodic, and "${looks}" is about changes: leave it out, or add "presubmit: true"`;
    yield { rule: 'V105', path: [...path, looks], of: 'key', message };
  }
  const [first, second] = changeFilters.filter((field) => test[field]);
  if (first && second) {
    const message = `${said} has both "${first}" and "${second}": leave one filter of changes`;
    yield { rule: 'V106', path: [...path, second], of: 'key', message };
  }
}

function* times(test: Test, path: Path): Iterable<Violation> {
  for (const [rule, field] of [
    ['V107', 'interval'],
    ['V108', 'minimum_interval'],
  ] as const) {
    const text = test[field];
    if (text === undefined || milliseconds(text) !== undefined) continue;
    const message = `${JSON.stringify(text)} is no duration: write hours, minutes and seconds, as "24h" or "1h30m"`;
    yield { rule, path: [...path, field], message };
  }
  if (test.cron === undefined) return;
  const read = parseCron(test.cron);
  if ('cron' in read) return;
  const message = `${JSON.stringify(test.cron)} is no time of cron: ${read.problem}`;
  yield { rule: 'V109', path: [...path, 'cron'], message };
}
