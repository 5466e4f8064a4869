import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baselineFor } from '../../src/history/baseline.ts';
import { seriesPast } from '../../src/history/series-past.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { seriesOf } from './memory-branch.ts';

const series = 'pipelines-1.21/4.20/amd64';
const overlay = 'specs/triggers/eventlistener.spec::Create an EventListener with a CEL overlay: TRIGGERS-05-TC02';
const cron = 'specs/triggers/cron.spec::Start a PipelineRun from a CronJob: TRIGGERS-04-TC01';

async function pastOf(...reports: Report[]) {
  return seriesPast(await seriesOf(reports, series));
}

function later(report: Report, day: number, change: Partial<Report['run']> = {}): Report {
  const startedAt = `2026-11-${day}T02:00:00.000Z`;
  return { ...report, run: { ...report.run, id: `night-of-${day}`, startedAt, ...change } };
}

function withTest(report: Report, id: string, change: Partial<ReportTest>): Report {
  const tests = report.tests.map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...report, tests, verdict: { ...report.verdict, attributions: [] } };
}

test('an empty series knows nothing', async () => {
  assert.deepEqual(await pastOf(), { series, runs: [], open: [] });
  const other = 'pipelines-1.20/4.19/amd64';
  assert.deepEqual(seriesPast(await seriesOf(await nights(), other)), { series: other, runs: [], open: [] });
});

test('runs come newest first, with their commits and images', async () => {
  const [first, second, third] = await nights();
  const { runs } = await pastOf(second, first, third);
  assert.deepEqual(
    runs.map(({ id, passed }) => [id, passed.length]),
    [
      ['night-3', 7],
      ['night-2', 8],
      ['night-1', 9],
    ],
  );
  assert.equal(runs[2]?.sources.triggers?.commit, first.sources[1]?.commit);
  assert.equal(runs[2]?.sources['release-tests']?.ref, 'master');
  assert.equal(runs[2]?.images.IMAGE_TRIGGERS_CONTROLLER, first.images[2]?.image);
  assert.deepEqual(runs[2]?.versions, { operator: first.cluster?.csv, openshift: first.cluster?.openshift });
});

test('cancelled runs and runs without a passed test are nothing to compare with', async () => {
  const [first, second] = await nights();
  const tests = first.tests.filter((one) => one.status !== 'passed');
  const past = await pastOf(first, later(second, 21, { state: 'cancelled' }), { ...later(first, 22), tests });
  assert.deepEqual([past.runs.map((run) => run.id), past.open], [['night-1'], []]);
});

test('what was said about the open failure is kept, from its first night on', async () => {
  const { open } = await pastOf(...(await nights()));
  assert.deepEqual(
    open.map(({ test: id, since, accused, ranges }) => [id, since, accused, ranges.map(({ name }) => name)]),
    [[overlay, 'night-2', 'triggers', ['triggers']]],
  );
});

test('neither a skip nor an infrastructure failure closes an open failure; a pass does', async () => {
  const [first, second] = await nights();
  const open = async (report: Report) => (await pastOf(first, second, report)).open.length;
  assert.equal(await open(withTest(later(second, 20), overlay, { status: 'skipped' })), 1);
  assert.equal(await open(withTest(later(second, 20), overlay, { category: 'platform_issue' })), 1);
  assert.equal(await open(later(first, 20)), 0);
});

test('the baseline is the newest run in which all the tests passed', async () => {
  const past = await pastOf(...(await nights()));
  assert.equal(baselineFor(past, [overlay])?.id, 'night-1');
  assert.equal(baselineFor(past, [cron])?.id, 'night-2');
  assert.equal(baselineFor(past, [overlay, cron])?.id, 'night-1');
  assert.equal(baselineFor(past, [cron, 'never passed'])?.id, 'night-2');
  assert.equal(baselineFor(past, [])?.id, 'night-3');
});

test('it knows about how long tests took', async () => {
  const [report] = await nights();
  const timed = withTest(later(report, 21), cron, { seconds: 12.5 });
  const seconds = (await pastOf(timed)).runs[0]?.seconds[cron] ?? 0;
  assert.ok(Math.abs(seconds / 12.5 - 1) < 0.026, `${seconds}`);
});
