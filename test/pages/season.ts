import { createHash } from 'node:crypto';
import type { Report, ReportTest } from '../../src/report/report.ts';
import { specs } from './season-specs.ts';

type Commit = NonNullable<Report['verdict']['attributions'][number]['ranges'][number]['commits']>[number];

/** What a test came to, and all that follows from it. */
type Outcome = Pick<ReportTest, 'status'> & Partial<ReportTest>;

/** Something that happened in a season: tests of a specification that fail for some nights, and whose fault that is. */
interface Break {
  readonly from: number;
  /** Night in which they pass again. */
  readonly to: number;
  readonly file: string;
  /** How many of its scenarios. */
  readonly tests: number;
  readonly component: string;
  readonly message: string;
}

const breaks: readonly Break[] = [
  {
    ...{ from: 9, to: 13, file: 'specs/pipelines/resolvers.spec', tests: 3, component: 'pipeline' },
    message: 'resolver failed to get Pipeline golang: error requesting remote resource: 404',
  },
  {
    ...{ from: 27, to: 29, file: 'specs/operator/auto-prune.spec', tests: 5, component: 'release-tests' },
    message: 'expected 5 PipelineRuns after pruning, found 7',
  },
  {
    ...{ from: 44, to: 58, file: 'specs/triggers/eventlistener.spec', tests: 4, component: 'triggers' },
    message: 'EventListener "cel-overlay" answered 202, and no PipelineRun followed within 2m0s',
  },
  {
    ...{ from: 71, to: 99, file: 'specs/chains/chains.spec', tests: 2, component: 'chains' },
    message: 'TaskRun "kaniko-chains" has no annotation chains.tekton.dev/signed after 5m0s',
  },
];

const outage = 36;
const unfinished = 63;
const moves: Readonly<Record<string, number>> = {
  ...{ pipeline: 2, triggers: 4, chains: 7, results: 9, 'manual-approval-gate': 13, 'release-tests': 5 },
};
const people = ['Amara Okafor', 'Luis Ortega', 'Mei-Ling Chen', 'Priya Nair', 'dependabot[bot]'];
const subjects = [
  ...['Read overlays before filters', 'Bump k8s.io/client-go', 'Sign results of sidecars', 'Retry on conflict'],
  ...['Cache resolved bundles', 'Keep finalizers in order', 'Log the reason of a timeout'],
];

/** Nights of one series with names, commits and messages as they are in life, the newest last: to look at pages with. */
export function season(nights: number, series = 'pipelines-1.22/4.19/amd64'): readonly Report[] {
  return Array.from({ length: nights }, (_, night) => reportOf(night, series));
}

function reportOf(night: number, series: string): Report {
  const tests = night === unfinished ? testsOf(night).slice(0, 61) : testsOf(night);
  const failing = tests.filter(({ status }) => status === 'failed');
  const totals = totalsOf(tests);
  const attributions = failing.filter(({ category }) => category !== 'platform_issue').map(attributionOf(night));
  return {
    schemaVersion: 1,
    run: {
      ...{ id: `night-${day(night)}`, series, goal: 'run', startedAt: time(night, 0), endedAt: time(night, 131) },
      ...{ state: night === unfinished ? 'cancelled' : 'finished', exitCode: failing.length > 0 ? 1 : 0 },
      version: '0.1.0',
    },
    cluster: {
      ...{ server: 'https://api.nightly.example.test:6443', openshift: night < 50 ? '4.19.11' : '4.19.14' },
      ...{ csv: `openshift-pipelines-operator-rh.v1.22.${night < 30 ? 0 : 1}`, channel: 'pipelines-1.22' },
      ...{ architecture: 'amd64', sandbox: false },
    },
    gauge: { version: '1.6.28', path: 'gauge', standIn: false },
    sources: Object.keys(moves).map((name) => sourceOf(name, night)),
    images: ['pipeline', 'triggers', 'chains'].flatMap((name) => imagesOf(name, night)),
    totals,
    categories: categoriesOf(failing),
    clusters: clustersOf(failing),
    tests,
    verdict: { ...answerOf(night, failing, tests.length), attributions },
    steps: stepsOf(night, totals),
    problems: [],
    links: [{ name: 'workflow run', url: `https://github.com/example/nightly/actions/runs/${9000 + night}` }],
  };
}

function testsOf(night: number): ReportTest[] {
  return specs.flatMap(({ file, title, component, scenarios }) =>
    scenarios.map(([scenario, seconds], at) => {
      const caseId = scenario.split(': ').at(-1) ?? '';
      const chance = numberOf(`${night} ${caseId}`);
      return {
        ...{ id: `${file}::${scenario}`, suite: 'release-tests', file, spec: title, scenario, caseId, component },
        ...{ tags: ['e2e', at < 2 ? 'sanity' : 'nightly'], importance: at === 0 ? 'Critical' : 'High' },
        seconds: Number((seconds * (0.9 + 0.2 * chance)).toFixed(1)),
        ...outcomeOf(night, file, at, chance),
      };
    }),
  );
}

function outcomeOf(night: number, file: string, at: number, chance: number): Outcome {
  const broken = breaks.find((one) => one.file === file && night >= one.from && night < one.to && at < one.tests);
  if (broken) {
    const category = night === broken.from ? 'unclassified' : 'upstream_regression';
    return failure(broken.message, broken.component === 'release-tests' ? 'test_bug' : category);
  }
  if (night === outage && chance < 0.3)
    return failure('dial tcp 10.0.31.7:6443: connect: connection refused', 'platform_issue');
  if (file.endsWith('mag.spec') && at === 3) return { status: 'skipped', message: 'needs test users', gap: 'users' };
  if ((at + file.length) % 11 === 3 && chance < 0.12) {
    const attempts: ReportTest['attempts'] = [
      { status: 'failed', message: 'timed out after 10m0s' },
      { status: 'passed' },
    ];
    return { status: 'flaky', attempts };
  }
  return { status: 'passed' };
}

function failure(message: string, category: NonNullable<ReportTest['category']>): Outcome {
  const details = `${message}\n  at steps/wait.go:118\n  at steps/pipelines.go:64\n  at main.go:22`;
  const template = message.replace(/\d+/g, 'N');
  return {
    ...{ status: 'failed', message, details, category, cluster: hash(template).slice(0, 8) },
    ...{ rule: category === 'platform_issue' ? 'connection' : 'none', confidence: 'medium' },
    why: category === 'platform_issue' ? 'the API server was not reached' : 'no rule matches its text',
  };
}

function attributionOf(night: number): (test: ReportTest) => Report['verdict']['attributions'][number] {
  return ({ id, scenario, file }) => {
    const broken = breaks.find((one) => one.file === file && night >= one.from && night < one.to) as Break;
    const isNew = night === broken.from;
    return {
      ...{ test: id, scenario, verdict: isNew ? 'accused' : 'known', accused: broken.component },
      ranges: [rangeOf(broken.component, broken.from)],
      cleared: ['pipeline', 'triggers', 'release-tests'].filter((name) => name !== broken.component),
      since: `night-${day(broken.from)}`,
      evidence: [`With yesterday's ${broken.component} put back it passes.`],
    };
  };
}

function rangeOf(name: string, night: number): Report['verdict']['attributions'][number]['ranges'][number] {
  const commits: Commit[] = [2, 1, 0].map((back) => ({
    ...{ commit: back === 0 ? commitOf(name, night) : hash(`${name} ${night} ${back}`).slice(0, 40) },
    ...authorOf(name, night - back),
  }));
  return { name, good: commitOf(name, night - (moves[name] ?? 1)), bad: commitOf(name, night), commits };
}

function answerOf(
  night: number,
  failing: readonly ReportTest[],
  tests: number,
): Pick<Report['verdict'], 'kind' | 'sentence'> {
  if (night === unfinished) return { kind: 'cancelled', sentence: `The run was cancelled after ${tests} tests` };
  if (night === outage)
    return {
      kind: 'infrastructure',
      sentence: `The cluster was not reached for a while: ${failing.length} tests failed`,
    };
  const [broken] = breaks.filter((one) => night >= one.from && night < one.to);
  if (broken === undefined) return { kind: 'passed', sentence: `All ${tests} tests passed` };
  const { good, bad, commits = [] } = rangeOf(broken.component, broken.from);
  const range = `between ${good.slice(0, 7)} and ${bad.slice(0, 7)}: ${commits.length} commits`;
  const many = `${failing.length} tests`;
  return { kind: 'broken', sentence: `${broken.component} broke ${many} ${range}; everything else is cleared` };
}

function sourceOf(name: string, night: number): Report['sources'][number] {
  const isSuite = name === 'release-tests';
  return {
    ...{ name, role: isSuite ? 'suite' : 'component', ref: 'main', origin: 'config/components.toml:4' },
    repository: `https://github.com/${isSuite ? 'openshift-pipelines' : 'tektoncd'}/${name}`,
    ...{ commit: commitOf(name, night), committedAt: time(night, -400), ...authorOf(name, night) },
  };
}

/** A component moves every few nights, and in the nights in which it breaks something and mends it. */
function commitOf(name: string, night: number): string {
  const turns = breaks.filter(({ component, from, to }) => component === name && (from <= night || to <= night));
  const edges = turns.reduce((sum, { from, to }) => sum + Number(from <= night) + Number(to <= night), 0);
  return hash(`${name} ${Math.floor(night / (moves[name] ?? 1))} ${edges}`).slice(0, 40);
}

function authorOf(name: string, night: number): { readonly author: string; readonly subject: string } {
  const chance = numberOf(`${name} ${night}`);
  const pick = (from: readonly string[]) => from[Math.floor(chance * from.length)] ?? '';
  return { author: pick(people), subject: pick(subjects) };
}

function imagesOf(component: string, night: number): Report['images'] {
  return ['controller', 'webhook'].map((name) => ({
    ...{ component, name, env: `IMAGE_${component}_${name}`.toUpperCase(), commit: commitOf(component, night) },
    image: `registry.example.test/upstream/${component}-${name}@sha256:${hash(`${component} ${name} ${commitOf(component, night)}`)}`,
  }));
}

function totalsOf(tests: readonly ReportTest[]): Report['totals'] {
  const count = (status: ReportTest['status']) => tests.filter((test) => test.status === status).length;
  return {
    ...{ tests: tests.length, passed: count('passed'), flaky: count('flaky') },
    ...{ failed: count('failed'), skipped: count('skipped'), errors: count('error') },
  };
}

function categoriesOf(failing: readonly ReportTest[]): Report['categories'] {
  const all = [...new Set(failing.flatMap(({ category }) => category ?? []))];
  return all.map((category) => ({ category, tests: failing.filter((test) => test.category === category).length }));
}

function clustersOf(failing: readonly ReportTest[]): NonNullable<Report['clusters']> {
  const ids = [...new Set(failing.flatMap(({ cluster }) => cluster ?? []))];
  return ids.map((id) => {
    const tests = failing.filter(({ cluster }) => cluster === id);
    return { id, template: (tests[0]?.message ?? '').replace(/\d+/g, 'N'), tests: tests.length };
  });
}

function stepsOf(night: number, { tests, failed }: Report['totals']): Report['steps'] {
  const step = (name: string, from: number, minutes: number, summary: string): Report['steps'][number] => ({
    ...{ name, kind: name.split(':')[0] ?? '', status: 'succeeded', summary },
    ...{ startedAt: time(night, from), seconds: minutes * 60 },
  });
  return [
    step('resolve:pipeline', 0, 0.1, `main is ${commitOf('pipeline', night).slice(0, 7)}`),
    step('build:pipeline', 0.2, 6, '7 images'),
    step('build:triggers', 0.2, 4, '4 images'),
    step('deploy', 6.4, 5, '23 images swapped'),
    { ...step('test:release-tests', 12, 118, `${tests} tests`), status: failed > 0 ? 'red' : 'succeeded' },
    step('restore', 130, 1, "the operator's own images are back"),
  ];
}

function time(night: number, minutes: number): string {
  return new Date(Date.UTC(2026, 7, 1 + night, 2, 0, minutes * 60)).toISOString();
}

function day(night: number): string {
  return time(night, 0).slice(0, 10);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** From 0 to 1, the same for the same text. */
function numberOf(text: string): number {
  return Number.parseInt(hash(text).slice(0, 8), 16) / 2 ** 32;
}
