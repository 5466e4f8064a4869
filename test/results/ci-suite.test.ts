import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodOrder, PodRun } from '../../src/model/ci-run.ts';
import { ciSuite, type StepOfTest } from '../../src/results/ci-suite.ts';

const failing = '<testsuite name="s"><testcase classname="c" name="bad"><failure message="no"/></testcase></testsuite>';

function step(
  name: string,
  outcome: PodRun['outcome'],
  more: Partial<StepOfTest> = {},
  junit: string[] = [],
): StepOfTest {
  const pod = { test: 'e2e', step: name, phase: 'test' } as PodOrder;
  const run: PodRun = {
    ...{ order: pod, outcome, exitCode: outcome === 'passed' ? 0 : 1, message: 'the cause', junit },
    ...{ startedAt: '2026-01-01T00:00:00Z', seconds: 3 },
  };
  return { pod, run, mayGoOn: outcome === 'passed', ...more };
}

async function judged(...steps: StepOfTest[]) {
  const { tests, ...rest } = await ciSuite('e2e', steps);
  return { said: tests.map(({ id, status }) => `${id} ${status}`), ...rest };
}

test('a step is a test of its own, with the same id in every run', async () => {
  const { said, exitCode, problems } = await judged(step('one', 'passed'), step('two', 'timed_out'));
  assert.deepEqual(said, ['e2e::test::one passed', 'e2e::test::two failed']);
  assert.deepEqual([exitCode, problems], [1, []]);
});

test('a step whose testcases tell why it failed is not told a second time', async () => {
  const { said } = await judged(step('one', 'failed', {}, [failing]));
  assert.deepEqual(said, ['c::bad failed']);
});

test('testcases that failed in a step that passed make nobody red', async () => {
  const { said, exitCode, notes } = await judged(step('one', 'passed', {}, [failing]));
  assert.deepEqual(said, ['e2e::test::one passed', 'c::bad flaky']);
  assert.equal(exitCode, 0);
  assert.match(notes?.[0] ?? '', /step "one" passed although 1 of its testcases failed/);
});

test('what is ignored is said, and what has no result is a problem', async () => {
  const ignored = step('soft', 'failed', { mayGoOn: true });
  const { said, problems } = await judged(ignored, step('lost', 'passed', { run: undefined, mayGoOn: false }));
  assert.deepEqual(said, ['e2e::test::soft skipped']);
  assert.match(problems[0] ?? '', /step "lost" has no result/);
});
