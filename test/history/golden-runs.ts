import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadSealed, loadSeries } from '../../src/history/series-store.ts';
import type { BranchFiles } from '../../src/ports/data-branch.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { type MemoryBranch, memoryBranch } from './memory-branch.ts';

/** The branch of history format 1, as the version that settled it wrote it. */
export const goldenFolder = new URL('../golden/history-v1/', import.meta.url).pathname;

const [nightly, weekly] = ['pipelines-1.21/4.20/amd64', 'pipelines-1.22/4.21/arm64'];

/** Three runs a day of a nightly that a test has joined, another has moved in and a third has left; and a few of a weekly. */
export async function goldenReports(): Promise<readonly Report[]> {
  const [first] = await nights();
  const often = Array.from({ length: 800 }, (_, n) => reportOf(first, nightly, `run-${n}`, n, n * 8));
  const seldom = Array.from({ length: 3 }, (_, n) => reportOf(first, weekly, `week-${n}`, n, n * 168));
  return [...often, ...seldom];
}

export function reportOf(base: Report, series: string, id: string, n: number, hours: number): Report {
  const startedAt = new Date(Date.UTC(2026, 0, 1, 2) + hours * 3_600_000).toISOString();
  const tests = base.tests.slice(0, 6).flatMap((test, at) => testOf(test, at, n));
  const count = (status: ReportTest['status']) => tests.filter((test) => test.status === status).length;
  const { run, sources, images, totals } = base;
  return {
    ...base,
    run: { ...run, id, series, startedAt, endedAt: startedAt, labels: n % 7 === 0 ? ['weekend'] : [] },
    sources: sources.slice(0, 1).map((source) => ({ ...source, subject: `Change ${Math.floor(n / 9)}` })),
    images: images.slice(0, 1),
    totals: {
      ...totals,
      tests: tests.length,
      passed: count('passed'),
      failed: count('failed'),
      errors: count('error'),
    },
    tests,
    verdict: { kind: 'passed', sentence: 'All is well.', attributions: [] },
    clusters: [{ id: 'c1', template: 'timed out after <duration>', tests: 1 }],
    steps: [],
  };
}

/** The second test comes late, the third moves to another file, the fourth is not there any more after a while. */
function testOf(test: ReportTest, at: number, n: number): readonly ReportTest[] {
  if ((at === 1 && n < 100) || (at === 3 && n >= 300)) return [];
  const id = at === 2 && n >= 400 ? test.id.replace('specs/', 'specs/moved/') : test.id;
  const facts = { caseId: `GOLDEN-01-TC0${at + 1}`, tags: ['sanity'], component: 'triggers' };
  const known = { ...test, ...facts, id, seconds: 1 + ((n * 7 + at) % 50), importance: n < 200 ? 'High' : 'Critical' };
  const fate = (n * 13 + at * 5) % 97;
  if (fate === 0)
    return [{ ...known, status: 'failed', cluster: 'c1', category: 'platform_issue', owner: 'infrastructure' }];
  if (fate === 1) return [{ ...known, status: 'error' }];
  return [{ ...known, status: fate === 2 ? 'skipped' : fate === 3 ? 'flaky' : 'passed' }];
}

/** The golden branch, to read and to add to. */
export function goldenBranch(): MemoryBranch {
  const branch = memoryBranch();
  const paths = readdirSync(goldenFolder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^data.*\.\w+$/.test(path),
  );
  for (const path of paths) {
    const bytes = readFileSync(join(goldenFolder, path));
    branch.files.set(path, path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }
  return branch;
}

/** All that a history says of a series, in a form that people can compare. */
export async function told(files: BranchFiles, name: string) {
  const { series, manifest } = await loadSeries(files, name);
  const shards = [...(await loadSealed(files, name, series.sealed)), series.head];
  const rows = shards.flatMap((shard) => shard.rows);
  return {
    shards: [...(manifest?.sealed ?? []), manifest?.head].map((one) => ({ ...one })),
    tests: series.tests.map((entry, test) => ({
      entry,
      statuses: shards.map((shard) => (shard.statuses[test] ?? shard.rows.map(() => 0)).join('')).join(' '),
      durations: shards.map((shard) => Buffer.from(shard.durations[test] ?? []).toString('hex')).join(' '),
      failures: shards.map((shard) =>
        [...(shard.failures[test] ?? [])].map(([run, kind]) => `${run} ${JSON.stringify(kind)}`),
      ),
    })),
    rows: { first: rows[0], rolled: rows.find(({ rolled }) => rolled), last: rows.at(-1), count: rows.length },
  };
}
