import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunRow } from '../../../src/history/format/run-row.ts';
import { cellStatus } from '../../../src/history/format/status-columns.ts';
import type { RunCells } from '../../../src/history/series/series.ts';
import { type Retention, usualPolicy } from '../../../src/model/history-policy.ts';
import { night, seriesBranch } from './nightly.ts';

/** Runs of two years, two a day; what is older than 100 days is kept by day, older than 400 by week. */
const short: Retention = { ...usualPolicy.retention, all: 100, daily: 400 };

function red(run: RunCells): boolean {
  return run.row.totals.failed > 0;
}

test('old runs share columns by day and by week, and the worst of them is seen', async () => {
  const data = seriesBranch(short);
  for (let n = 0; n < 1400; n += 50) {
    await data.publish(...Array.from({ length: 50 }, (_, at) => night(n + at, 2)));
  }
  const { manifest } = data;
  assert.deepEqual(
    [manifest?.runs, manifest?.sealed.map(({ period }) => period)],
    [1400, ['week', 'week', 'day', 'day', undefined]],
  );
  assert.equal(manifest?.sealed[2]?.columns, 128);
  const all = Array.from({ length: 1400 }, (_, n) => night(n, 2));
  const rows = data.rows();
  assert.equal(
    rows.reduce((sum, { rolled }) => sum + (rolled?.runs ?? 1), 0),
    1400,
  );
  const statuses = data.statusesOf('a');
  const ids = (row: RunRow) => row.rolled?.ids ?? [row.id];
  for (const [at, row] of rows.entries()) {
    const runs = all.filter((run) => ids(row).includes(run.row.id));
    assert.equal(row.id, runs.at(-1)?.row.id);
    if (row.rolled) assert.equal(row.rolled.red, runs.filter(red).length);
    const failed = runs.some(({ cells }) => cells.get('a')?.failure);
    assert.equal(statuses[at], failed ? cellStatus.failed : cellStatus.passed);
  }
});

test('a run that comes after its day was rolled up joins it, once', async () => {
  const [data, whole] = [seriesBranch(short), seriesBranch(short)];
  const late = 11;
  for (let n = 0; n < 1400; n += 50) {
    const runs = Array.from({ length: 50 }, (_, at) => night(n + at, 2));
    await whole.publish(...runs);
    await data.publish(...runs.filter((_, at) => n + at !== late));
  }
  const known = data.manifest;
  await data.publish(night(late, 2), night(12, 2));
  await data.publish(night(late, 2));
  assert.deepEqual([known?.runs, data.manifest?.runs], [1399, 1400]);
  const week = (rows: readonly RunRow[]) => rows.find(({ rolled }) => rolled?.ids.includes('run-11'));
  assert.deepEqual(week(data.rows()), week(whole.rows()));
});

test('a few clocks that are far ahead roll nothing up', async () => {
  const data = seriesBranch(short);
  await data.publish(...Array.from({ length: 600 }, (_, n) => night(n, 10)));
  await data.publish(...[1, 2, 3].map((n) => night(n * 40_000, 10)));
  assert.deepEqual(
    data.manifest?.sealed.map(({ period }) => period),
    [undefined, undefined, undefined, undefined],
  );
});
