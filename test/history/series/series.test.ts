import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellStatus } from '../../../src/history/format/status-columns.ts';
import { addRun } from '../../../src/history/series/add-run.ts';
import type { RunRow } from '../../../src/history/series/run-row.ts';
import { emptySeries, type RunCells, type Series } from '../../../src/history/series/series.ts';
import {
  type Manifest,
  manifestSchema,
  readSeries,
  readShard,
  writeSeries,
} from '../../../src/history/series/series-files.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

/** The n-th night: tests come and go, and fail now and then. */
function night(n: number): RunCells {
  const startedAt = new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
  const row: RunRow = {
    ...{ id: `run-${n}`, startedAt, state: 'finished', exitCode: 0 },
    ...{ verdict: { kind: 'passed', sentence: `Night ${n}.` }, sources: [], images: {}, open: [], ranges: [] },
    totals: { tests: 1, passed: 1, flaky: 0, failed: 0, skipped: 0, errors: 0 },
  };
  const there = names.filter((_, at) => n >= at * 120 && (at !== 1 || n < 300));
  const status = (at: number) => ((n * 7 + at) % 31 === 0 ? cellStatus.failed : cellStatus.passed);
  const cells = new Map(there.map((name, at) => [name, { status: status(at), duration: 1 + ((n + at) % 40) }]));
  return { row, cells };
}

/** A data branch: what was written stays, and a publisher reads the manifest, the tests and the head. */
function branch() {
  const files = new Map<string, Uint8Array>();
  let manifest: Manifest | undefined;
  let reads = 0;
  return {
    async publish(...runs: readonly RunCells[]): Promise<number> {
      let series: Series = manifest ? readSeries(manifest, files) : emptySeries('nightly');
      for (const run of runs) {
        const { sealed } = series;
        series = await addRun(series, run, async () => {
          reads += 1;
          return sealed.map((shard) => readShard(shard, files));
        });
      }
      const written = writeSeries(series);
      manifest = manifestSchema.parse(JSON.parse(JSON.stringify(written.manifest)));
      for (const [name, bytes] of written.files) files.set(name, bytes);
      return [...written.files.values()].reduce((sum, { length }) => sum + length, 0);
    },
    get manifest() {
      return manifest;
    },
    get reads() {
      return reads;
    },
    statusesOf(id: string): number[] {
      const { tests, head, sealed } = readSeries(manifest as Manifest, files);
      const at = tests.indexOf(id);
      const shards = [...sealed.map((shard) => readShard(shard, files)), head];
      return shards.flatMap(({ rows, statuses }) => rows.map((_, run) => statuses[at]?.[run] ?? cellStatus.absent));
    },
  };
}

async function publishAll(data: ReturnType<typeof branch>, from: number, to: number, atOnce: number): Promise<void> {
  for (let n = from; n < to; n += atOnce) {
    await data.publish(...Array.from({ length: Math.min(atOnce, to - n) }, (_, at) => night(n + at)));
  }
}

test('every run is there, also of tests that came late or have gone', async () => {
  const data = branch();
  await publishAll(data, 0, 800, 10);
  assert.equal(data.manifest?.runs, 800);
  assert.deepEqual([data.manifest?.sealed.length, data.manifest?.head?.runs, data.reads], [2, 288, 0]);
  for (const name of names) {
    const expected = Array.from({ length: 800 }, (_, n) => night(n).cells.get(name)?.status ?? cellStatus.absent);
    assert.deepEqual(data.statusesOf(name), expected, name);
  }
});

test('the order of publishers makes no difference, and neither does publishing twice', async () => {
  const inOrder = branch();
  const shuffled = branch();
  const order = Array.from({ length: 600 }, (_, n) => (n * 197) % 600);
  await publishAll(inOrder, 0, 600, 10);
  for (let n = 0; n < 600; n += 10) await shuffled.publish(...order.slice(n, n + 10).map(night));
  assert.deepEqual(shuffled.manifest, inOrder.manifest);
  for (const n of [3, 255, 256, 599]) await inOrder.publish(night(n));
  assert.deepEqual(inOrder.manifest, shuffled.manifest);
});

test('a run costs the same whenever it comes', async () => {
  const data = branch();
  const costs: number[] = [];
  for (const [from, to] of [
    [0, 490],
    [491, 746],
    [747, 1002],
  ] as const) {
    await publishAll(data, from, to, 100);
    costs.push(await data.publish(night(to)));
  }
  assert.ok((costs[2] ?? 0) < 1.05 * (costs[0] ?? 0), `${costs.join(', ')} bytes`);
});

test('a file that is missing or another one is named', async () => {
  const data = branch();
  await data.publish(night(1));
  assert.throws(
    () => readSeries(data.manifest as Manifest, new Map()),
    /the file "[0-9a-f]{20}\.tests\.gz" is missing/,
  );
});
