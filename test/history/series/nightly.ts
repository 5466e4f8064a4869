import type { FailureKind } from '../../../src/history/format/failure-columns.ts';
import type { Manifest } from '../../../src/history/format/manifest.ts';
import { cellStatus, hasFailed } from '../../../src/history/format/status-columns.ts';
import { addRuns, type ReadSealed } from '../../../src/history/series/add-runs.ts';
import { retained } from '../../../src/history/series/retain.ts';
import {
  emptySeries,
  isStored,
  type RunCells,
  type Series,
  type Shard,
  type WholeRow,
} from '../../../src/history/series/series.ts';
import { manifestSchema, readSeries, readShard, writeSeries } from '../../../src/history/series/series-files.ts';
import { type Retention, usualPolicy } from '../../../src/model/history-policy.ts';

export const names = ['a', 'b', 'c', 'd', 'e'];
const kinds: readonly FailureKind[] = [
  { template: 'timed out after <duration>', category: 'platform_issue', cluster: '1', owner: 'infrastructure' },
  { template: 'expected <n>', category: 'unclassified', cluster: '2' },
];

/** The n-th run of a nightly, or of one that comes `often` times a day. */
export function night(n: number, often = 1): RunCells {
  const startedAt = new Date(Date.UTC(2026, 0, 1, 1) + (n / often) * 86_400_000).toISOString();
  const there = names.filter((_, at) => n >= at * 120 && (at !== 1 || n < 300));
  const cells = there.map((id, at) => {
    const status = (n * 7 + at) % 31 === 0 ? cellStatus.failed : cellStatus.passed;
    const failure = hasFailed(status) ? kinds[n % 2] : undefined;
    return [id, { test: { id, importance: `of ${n}` }, status, duration: 1 + ((n + at) % 40), failure }] as const;
  });
  const failed = cells.filter(([, { status }]) => hasFailed(status)).length;
  const row: WholeRow = {
    ...{ id: `run-${n}`, startedAt, state: 'finished', exitCode: 0 },
    ...{ verdict: { kind: 'passed', sentence: `Night ${n}.` }, sources: [], images: {}, open: [], ranges: [] },
    totals: { tests: cells.length, passed: cells.length - failed, flaky: 0, failed, skipped: 0, errors: 0 },
  };
  return { row, cells: new Map(cells) };
}

export function again(run: RunCells, change: Partial<WholeRow>): RunCells {
  return { ...run, row: { ...run.row, ...change } };
}

/** A data branch: what was written stays, and a publisher reads the manifest, the tests and the head. */
export function seriesBranch(retention: Retention = usualPolicy.retention) {
  const files = new Map<string, Uint8Array>();
  let manifest: Manifest | undefined;
  let reads = 0;
  const shardOf = (shard: Series['sealed'][number]): Shard => (isStored(shard) ? readShard(shard, files) : shard);
  const read: ReadSealed = async (sealed) => {
    reads += sealed.length;
    return sealed.map(shardOf);
  };
  const shards = () => {
    const { head, sealed } = readSeries(manifest as Manifest, files);
    return [...sealed.map(shardOf), head];
  };
  return {
    async publish(...runs: readonly RunCells[]): Promise<number> {
      const before = manifest ? readSeries(manifest, files) : emptySeries('nightly');
      const written = writeSeries(await retained(await addRuns(before, runs, read), retention, read));
      manifest = manifestSchema.parse(JSON.parse(JSON.stringify(written.manifest)));
      const news = [...written.files].filter(([name]) => !files.has(name));
      for (const [name, bytes] of news) files.set(name, bytes);
      return news.reduce((sum, [, { length }]) => sum + length, 0);
    },
    get manifest() {
      return manifest;
    },
    get reads() {
      return reads;
    },
    get tests() {
      return readSeries(manifest as Manifest, files).tests;
    },
    rows: () => shards().flatMap(({ rows }) => rows),
    column<T>(id: string, cell: (shard: Shard, test: number, run: number) => T): T[] {
      const test = readSeries(manifest as Manifest, files).tests.findIndex((one) => one.id === id);
      return shards().flatMap((shard) => shard.rows.map((_, run) => cell(shard, test, run)));
    },
    statusesOf(id: string): number[] {
      return this.column(id, ({ statuses }, test, run) => statuses[test]?.[run] ?? cellStatus.absent);
    },
  };
}

export async function publishAll(
  data: ReturnType<typeof seriesBranch>,
  from: number,
  to: number,
  atOnce: number,
): Promise<void> {
  for (let n = from; n < to; n += atOnce) {
    await data.publish(...Array.from({ length: Math.min(atOnce, to - n) }, (_, at) => night(n + at)));
  }
}
