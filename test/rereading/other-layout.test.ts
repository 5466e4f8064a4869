import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/config/config.ts';
import type { StreamstressError } from '../../src/model/error.ts';
import type { FailureRule } from '../../src/model/failure.ts';
import type { Files } from '../../src/ports/files.ts';
import { reread } from '../../src/rereading/reread.ts';

/** What another tool leaves, by path. */
const left = {
  total: 3,
  passed: 2,
  failed: 1,
  errors: 0,
  duration_secs: 90.5,
  source: 'junit',
  tests: [
    { spec: 'Verify A', scenario: 'Runs: P-01-TC01', passed: true, duration_secs: 60.25, error_message: null },
    {
      spec: 'Verify A',
      scenario: 'Builds: P-01-TC02',
      passed: false,
      duration_secs: 30.25,
      error_message: 'no space left',
    },
    { spec: 'Verify B', scenario: 'Signs', passed: true, duration_secs: 0, error_message: null },
  ],
  categories: [{ category: 'PlatformIssue', count: 1, tests: ['Verify A::Builds: P-01-TC02'] }],
};
const about = {
  as_of_date: null,
  resolved_components: [{ name: 'pipeline', git_ref: 'v1.6.0', as_of_date: null }],
};
const rule: FailureRule = {
  ...{ name: 'full', category: 'platform_issue', owner: undefined, why: 'A disk is full', patterns: [/no space left/] },
  ...{ unless: [], log: [], files: undefined, tags: [], component: undefined, absent: undefined, swapped: false },
};
const config = { failureRules: [rule], knownIssues: [] } as unknown as Config;

function readAgain(files: Readonly<Record<string, unknown>>, file?: string) {
  const texts = new Map(Object.entries(files).map(([path, value]) => [path, JSON.stringify(value)]));
  const disk = { read: async (path: string) => texts.get(path), list: async () => [] };
  const ground = { files: disk as unknown as Files, config, version: '1.2.3', now: Date.UTC(2026, 0, 1) };
  return reread({ outputDir: '/out', file, failOn: undefined }, ground);
}

test('the results of another tool become a report: counts are kept, failures explained by the rules of now', async () => {
  const report = await readAgain({ '/out/results/results.json': left, '/out/results/metadata.json': about });
  assert.deepEqual(report.totals, { tests: 3, passed: 2, flaky: 0, failed: 1, skipped: 0, errors: 0 });
  const [, failed] = report.tests;
  assert.deepEqual([failed?.id, failed?.seconds, failed?.rule], ['Verify A::Builds: P-01-TC02', 30.25, 'full']);
  assert.deepEqual(report.problems, []);
  assert.match(report.notes?.join('\n') ?? '', /^read from the results of another tool: skipped tests are among those/);
  assert.match(report.notes?.join('\n') ?? '', /it tested pipeline at v1\.6\.0; which commits those were is not told/);
  assert.match(report.notes?.join('\n') ?? '', /when it ran is not told/);
  assert.deepEqual([report.run.state, report.run.id, report.images], ['finished', 'imported', []]);
});

test('a published run tells its id and when it ran', async () => {
  const published = { ...left, id: 'run-20260101020304', timestamp: '2026-01-01T02:03:04Z', label: 'nightly' };
  const { run, notes } = await readAgain(
    { '/out/runs/run-20260101020304.json': published },
    '/out/runs/run-20260101020304.json',
  );
  assert.deepEqual([run.id, run.startedAt], ['run-20260101020304', '2026-01-01T02:03:04.000Z']);
  assert.equal(run.endedAt, '2026-01-01T02:04:34.500Z');
  assert.ok(notes?.includes('its label was "nightly"'));
});

test('a duration that leads out of the calendar is no reason to tell nothing', async () => {
  const { run } = await readAgain({ '/out/results/results.json': { ...left, duration_secs: 1e300 } });
  assert.equal(run.endedAt, '+275760-09-13T00:00:00.000Z');
});

test('counts that do not add up make the run incomplete', async () => {
  const { problems, run } = await readAgain({ '/out/results/results.json': { ...left, total: 5, passed: 4 } });
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['it counts 5 tests, but tells of 3', 'it counts 4 passed, but tells of 2'],
  );
  assert.notEqual(run.exitCode, 0);
});

test('what is neither is refused, and so is a folder without results', async () => {
  const refused = (files: Readonly<Record<string, unknown>>, file?: string) =>
    readAgain(files, file).then(
      () => assert.fail(),
      (error: StreamstressError) => [error.reason, error.message],
    );
  const [reason, message] = await refused({ '/x.json': { tests: [] } }, '/x.json');
  assert.equal(reason, 'report:invalid');
  assert.match(message ?? '', /^"\/x\.json" is not a report: /);
  assert.equal((await refused({}))[0], 'report:not_found');
});
