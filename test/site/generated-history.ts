import { gzipSync } from 'node:zlib';
import { type Cell, generate, type SeededHistory, usual } from '../../bench/series/generate.ts';
import type { FailureColumn, FailureKind } from '../../src/history/format/failure-columns.ts';
import { indexPath, manifestFile, seriesPath } from '../../src/history/format/paths.ts';
import type { RunRow } from '../../src/history/format/run-row.ts';
import { cellStatus } from '../../src/history/format/status-columns.ts';
import type { TestEntry } from '../../src/history/format/test-entry.ts';
import type { Shard, WholeRow } from '../../src/history/series/series.ts';
import { writeSeries } from '../../src/history/series/series-files.ts';

/** What a generated history holds, to compare a page with. */
export interface GeneratedHistory {
  readonly folder: string;
  readonly tests: readonly TestEntry[];
  /** Oldest first. */
  readonly rows: readonly WholeRow[];
  /** By test, then by run. */
  readonly statuses: readonly Uint8Array[];
  /** Files of the branch, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const sealedRuns = 256;
const components = ['Pipelines', 'Triggers', 'Chains', 'Operator'];
const importances = ['Critical', 'High', 'Medium'];
const kinds: Readonly<Record<'flake' | 'regression' | 'infrastructure', FailureKind>> = {
  flake: { template: 'timed out after <n> s', category: 'unclassified', cluster: 'c1' },
  regression: { template: 'expected <n> pods, found <n>', category: 'unclassified', cluster: 'c2' },
  infrastructure: { template: 'dial tcp <ip>: connection refused', category: 'platform_issue', cluster: 'c3' },
};

/** A series of a seeded history as it lies on the branch: of so many runs and tests, with `full` runs that have a page. */
export function generatedHistory(seed: number, runs: number, tests: number, full = 40): GeneratedHistory {
  const history = generate(seed, { ...usual, runs, tests });
  const entries = history.tests.map(entryOf);
  const rows = history.runs.map(rowOf);
  const shards = rows.flatMap((_, at) =>
    at % sealedRuns === 0 ? [shardOf(history, rows, at, Math.min(at + sealedRuns, runs))] : [],
  );
  const folder = 'generated';
  const head = shards.at(-1) as Shard;
  const series = { name: 'Generated', tests: entries, sealed: shards.slice(0, -1), sealedIds: new Set<number>(), head };
  const { manifest, files } = writeSeries(series);
  const reports = rows.slice(-full).map(({ id, startedAt }) => ({ id, startedAt, bytes: 1 }));
  const index = { version: 1, series: [{ name: 'Generated', folder, runs, newest: rows.at(-1) }], reports };
  const packed = [...files].map(([name, bytes]) => [seriesPath(folder, name), gzipSync(bytes)] as const);
  return {
    ...{ folder, rows, tests: entries },
    statuses: entries.map((_, test) => Uint8Array.from(history.runs, (cells) => statusOf(cells[test]))),
    files: new Map<string, Uint8Array>([
      ...packed,
      [seriesPath(folder, manifestFile), json(manifest)],
      [indexPath, json(index)],
      [`api/v1/series/${folder}/tests.json`, json({ tests: [] })],
    ]),
  };
}

function entryOf({ spec }: SeededHistory['tests'][number], n: number): TestEntry {
  const caseId = `PIPELINES-${String(n % 40).padStart(2, '0')}-TC${n}`;
  return {
    id: `specs/${spec.replace(' ', '-')}.spec::Does what it should, number ${n}: ${caseId}`,
    ...{ spec, caseId, tags: n % 3 === 0 ? ['e2e', 'sanity'] : ['e2e'] },
    component: components[n % components.length],
    importance: importances[n % importances.length],
  };
}

function rowOf(cells: readonly Cell[], n: number): WholeRow {
  const failed = cells.filter((cell) => statusOf(cell) === cellStatus.failed).length;
  const flaky = cells.filter((cell) => statusOf(cell) === cellStatus.flaky).length;
  const tests = cells.filter((cell) => cell !== undefined).length;
  const commit = (every: number) =>
    Math.floor(n / every)
      .toString(16)
      .padStart(40, '0');
  return {
    ...{ id: `night-${n}`, startedAt: new Date(Date.UTC(2016, 0, 1 + n, 2)).toISOString(), state: 'finished' },
    ...{ exitCode: failed > 0 ? 1 : 0, sandbox: false, openshift: '4.20.1', csv: 'openshift-pipelines.v1.20' },
    totals: { tests, passed: tests - failed - flaky, flaky, failed, skipped: 0, errors: 0 },
    verdict:
      failed > 0
        ? { kind: 'unexplained', sentence: `${failed} tests failed` }
        : { kind: 'passed', sentence: 'All passed' },
    sources: (['pipeline', 'triggers'] as const).map((name, at) => ({
      ...{
        name,
        role: 'component',
        repository: `https://github.com/tektoncd/${name}`,
        ref: 'main',
        commit: commit(at + 1),
      },
      ...{ origin: 'default', subject: 'Something', author: 'Somebody', authoredAt: '2026-01-01T00:00:00Z' },
    })) as unknown as RunRow['sources'],
    ...{ images: { IMAGE_A: `a@${n}` }, open: [], ranges: [] },
  };
}

function shardOf({ runs, tests }: SeededHistory, rows: readonly WholeRow[], from: number, to: number): Shard {
  const columns = <T>(of: (test: number) => T) => tests.map((_, test) => of(test));
  const part = runs.slice(from, to);
  return {
    rows: rows.slice(from, to),
    statuses: columns((test) => Uint8Array.from(part, (cells) => statusOf(cells[test]))),
    durations: columns((test) => Uint8Array.from(part, (cells) => (cells[test] ? 100 + (test % 60) : 0))),
    failures: columns((test) => failuresOf(part, test)),
  };
}

function failuresOf(runs: readonly (readonly Cell[])[], test: number): FailureColumn {
  return new Map(
    runs.flatMap((cells, run) => {
      const cell = cells[test];
      return cell?.failed && statusOf(cell) === cellStatus.failed ? [[run, kinds[cell.cause]] as const] : [];
    }),
  );
}

/** What a flaky test does was seen by running it again. */
function statusOf(cell: Cell): number {
  if (cell === undefined) return cellStatus.absent;
  if (!cell.failed) return cellStatus.passed;
  return cell.cause === 'flake' ? cellStatus.flaky : cellStatus.failed;
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
