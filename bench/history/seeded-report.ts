import { createHash } from 'node:crypto';
import { durationByte } from '../../src/history/format/duration-columns.ts';
import { cellStatus } from '../../src/history/format/status-columns.ts';
import type { TestEntry } from '../../src/history/format/test-entry.ts';
import { cellsOf } from '../../src/history/series/run-cells.ts';
import type { RunCells } from '../../src/history/series/series.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import type { Cell, SeededHistory } from '../series/generate.ts';

/** Runs follow each other by so many milliseconds: 4 hours, so that twenty thousand of them are nine years. */
const interval = 4 * 3_600_000;
const firstRun = Date.UTC(2016, 0, 1);

const components = ['pipeline', 'triggers', 'chains', 'results', 'pac', 'manual-approval-gate'];

/** Templates of what failures say; which of them a test has is its own. */
const causes: Readonly<Record<'flake' | 'regression' | 'infrastructure', readonly string[]>> = {
  flake: ['timed out waiting for the condition', 'context deadline exceeded after 5m0s'],
  regression: [
    ...['expected 1 PipelineRun, found 0', 'admission webhook "validation.webhook.tekton.dev" denied the request'],
    ...['TaskRun has no annotation chains.tekton.dev/signed', 'unexpected status: got "Failed", want "Succeeded"'],
  ],
  infrastructure: ['dial tcp 10.0.31.7:6443: connect: connection refused', 'failed to pull image: 503'],
};

export const seededSeries = 'latest/4.20/amd64';

function seededId(run: number): string {
  return `run-${`${run}`.padStart(6, '0')}`;
}

/** A run of a seeded history as a report: as much of it as a run of our own has. */
export function seededReport(history: SeededHistory, run: number): Report {
  return reportOf(
    run,
    (history.runs[run] ?? []).flatMap((cell, at) => testOf(history.tests[at], cell, at, run)),
  );
}

/** What the columns keep of a run, without the report of every test that passed. */
export function seededCells({ tests, runs }: SeededHistory, run: number): RunCells {
  const cells = runs[run] ?? [];
  const there = tests.flatMap((test, at) =>
    run < test.from || run >= test.until ? [] : [{ test, at, cell: cells[at] }],
  );
  const red = there.filter(({ cell }) => cell?.failed);
  const failed = cellsOf(
    reportOf(
      run,
      red.flatMap(({ test, at, cell }) => testOf(test, cell, at, run)),
    ),
  );
  const skipped = there.filter(({ test }) => test.skipped).length;
  const totals = { ...failed.row.totals, tests: there.length, skipped, passed: there.length - red.length - skipped };
  const all = there.map(({ test, at }) => {
    const { id, entry } = entryOf(test, at);
    const status = test.skipped ? cellStatus.skipped : cellStatus.passed;
    const duration = test.skipped ? 0 : durationByte(secondsOf(at, run));
    return [id, failed.cells.get(id) ?? { test: entry, status, duration, failure: undefined }] as const;
  });
  return { row: { ...failed.row, totals }, cells: new Map(all) };
}

const entries = new Map<number, { readonly id: string; readonly entry: TestEntry }>();

function entryOf(test: SeededHistory['tests'][number], at: number) {
  const known = entries.get(at);
  if (known) return known;
  const report = reportOf(test.from, testOf(test, { failed: false }, at, test.from));
  const [made] = cellsOf(report).cells;
  if (made === undefined) throw new Error(`there is no test ${at}`);
  const one = { id: made[0], entry: made[1].test };
  entries.set(at, one);
  return one;
}

function reportOf(run: number, results: readonly ReportTest[]): Report {
  const failed = results.filter(({ status }) => status === 'failed');
  return {
    schemaVersion: 1,
    run: {
      ...{
        id: seededId(run),
        series: seededSeries,
        goal: 'run',
        startedAt: timeOf(run, 0),
        endedAt: timeOf(run, 7_800),
      },
      ...{ state: 'finished', exitCode: failed.length > 0 ? 1 : 0, version: '0.1.0', labels: ['nightly'] },
    },
    cluster: {
      ...{ server: 'https://api.nightly.example.test:6443', openshift: '4.20.3', channel: 'latest' },
      ...{ csv: 'openshift-pipelines-operator-rh.v1.22.0', architecture: 'amd64', sandbox: false },
    },
    sources: [...components, 'release-tests'].map((name) => sourceOf(name, run)),
    images: components.flatMap((component) => ['controller', 'webhook'].map((name) => imageOf(component, name, run))),
    totals: totalsOf(results),
    categories: [],
    clusters: clustersOf(failed),
    tests: [...results],
    verdict: verdictOf(results, failed),
    steps: [],
    problems: [],
  };
}

function testOf(test: SeededHistory['tests'][number] | undefined, cell: Cell, at: number, run: number): ReportTest[] {
  if (!test || run < test.from || run >= test.until) return [];
  const { spec, skipped } = test;
  const [number, file] = [spec.replace('spec ', ''), `specs/area-${spec.length}/${spec.replace(' ', '-')}.spec`];
  const [caseId, kind] = [`PIPELINES-${number}-TC${at}`, components[at % components.length] ?? ''];
  const scenario = `Runs what its users rely on and says how it went: ${caseId}`;
  return [
    {
      ...{ id: `${file}::${scenario}`, suite: 'release-tests', file, spec: `Verify ${spec}`, scenario, caseId },
      ...{ tags: ['e2e', 'sanity'], importance: 'High', component: kind, line: 7 + at },
      ...{ seconds: secondsOf(at, run), ...outcomeOf(skipped, cell, at) },
    },
  ];
}

function outcomeOf(skipped: boolean, cell: Cell, at: number): Pick<ReportTest, 'status'> & Partial<ReportTest> {
  if (skipped) return { status: 'skipped', message: 'needs what this cluster has not' };
  if (!cell?.failed) return { status: 'passed' };
  const templates = causes[cell.cause];
  const message = templates[at % templates.length] ?? '';
  const details = `Step 3 of ${at}\n${message}\n${'  at steps.go:120 verify the run\n'.repeat(12)}`;
  const category = cell.cause === 'infrastructure' ? 'platform_issue' : 'unclassified';
  return { status: 'failed', message, details, category, rule: 'none', cluster: hex(message, 8) };
}

function verdictOf(results: readonly ReportTest[], failed: readonly ReportTest[]): Report['verdict'] {
  const sentence = `${results.length - failed.length} of ${results.length} tests passed.`;
  return { kind: failed.length > 0 ? 'unexplained' : 'passed', sentence, attributions: [] };
}

function totalsOf(results: readonly ReportTest[]): Report['totals'] {
  const count = (status: ReportTest['status']) => results.filter((test) => test.status === status).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  return { tests: results.length, passed, flaky: 0, failed, skipped, errors: 0 };
}

function clustersOf(failed: readonly ReportTest[]): NonNullable<Report['clusters']> {
  return [...Map.groupBy(failed, ({ message }) => message ?? '')].map(([template, tests]) => ({
    ...{ id: hex(template, 8), template, tests: tests.length },
  }));
}

/** A component moves every other run or so. */
function commitOf(name: string, run: number): string {
  return hex(`${name} ${Math.floor(run / (1 + (name.length % 4)))}`, 40);
}

function sourceOf(name: string, run: number): Report['sources'][number] {
  return {
    ...{
      name,
      role: name === 'release-tests' ? 'suite' : 'component',
      ref: 'main',
      origin: 'config/components.toml:12',
    },
    ...{
      repository: `https://github.com/example/${name}`,
      commit: commitOf(name, run),
      committedAt: timeOf(run, -3600),
    },
    ...{ author: 'Amara Okafor', subject: `Change ${hex(commitOf(name, run), 6)} of ${name}` },
  };
}

function imageOf(component: string, name: string, run: number): Report['images'][number] {
  const commit = commitOf(component, run);
  const image = `registry.example.test/nightly/${component}-${name}@sha256:${hex(`${commit} ${name}`, 64)}`;
  return { component, name, env: `IMAGE_${component}_${name}`.toUpperCase(), image, commit };
}

/** From a second to five minutes by the test, and a tenth more or less by the run. */
function secondsOf(test: number, run: number): number {
  return Number((300 ** share(test, 0) * (0.9 + 0.2 * share(test, run + 1))).toFixed(1));
}

/** From 0 to 1, the same for the same numbers. */
function share(test: number, run: number): number {
  let mixed = Math.imul(test + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae3d);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}

function timeOf(run: number, seconds: number): string {
  return new Date(firstRun + run * interval + seconds * 1000).toISOString();
}

function hex(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
