import { defaultSeries } from '../model/cluster-facts.ts';
import { type Classification, isSurroundings } from '../model/failure.ts';
import { classifiedTests, type FinishedRun, suiteNotes, suiteProblems, suiteResults } from '../model/finished-run.ts';
import { imageLink } from '../model/link.ts';
import type { StepResult } from '../model/run-event.ts';
import { hasFailed, type TestResult } from '../model/test-result.ts';
import type { Attribution, Verdict } from '../model/verdict.ts';
import { type Report, type ReportTest, schemaVersion } from './report.ts';

/** The report of a finished run; every number in it is counted here and nowhere else. */
export function buildReport(finished: FinishedRun, verdict: Verdict): Report {
  const { request, find, components, steps, cancelled } = finished;
  const cluster = find('cluster:target');
  const gauge = find('tool:gauge');
  const tests = testsOf(finished, verdict);
  const problems = problemsOf(finished);
  const notes = suiteNotes(finished);
  return {
    schemaVersion,
    run: {
      id: request.runId,
      series: request.series ?? (cluster ? defaultSeries(cluster, request.baseline) : 'none'),
      goal: request.goal,
      ...(request.baseline ? { baseline: true } : {}),
      startedAt: new Date(finished.startedAt).toISOString(),
      endedAt: new Date(finished.endedAt).toISOString(),
      state: cancelled ? 'cancelled' : 'finished',
      exitCode: exitCode(tests, problems, steps, cancelled),
      version: finished.version,
    },
    ...(cluster ? { cluster } : {}),
    ...(gauge ? { gauge: { version: gauge.version, path: gauge.path, standIn: gauge.standIn } } : {}),
    sources: sourcesOf(finished),
    images: components.flatMap(({ name, images }) =>
      images.flatMap((image) => find(imageLink(name, image.name)) ?? []),
    ),
    totals: totalsOf(tests),
    categories: categoriesOf(tests),
    tests,
    verdict: { ...verdict, attributions: verdict.attributions.map(reportAttribution) },
    steps: steps.map(reportStep),
    problems,
    ...(notes.length > 0 ? { notes: [...notes] } : {}),
  };
}

function sourcesOf({ components, suites, find }: FinishedRun): Report['sources'] {
  const source = (role: 'component' | 'suite') => (item: { name: string }) => {
    const snapshot = find(`commit:${item.name}`);
    return snapshot ? [{ role, ...snapshot }] : [];
  };
  return [...components.flatMap(source('component')), ...suites.flatMap(source('suite'))];
}

function testsOf(finished: FinishedRun, verdict: Verdict): ReportTest[] {
  const classified = classifiedTests(finished);
  const suites = new Set(finished.suites.map(({ name }) => name));
  return suiteResults(finished).flatMap(({ tests }) =>
    tests.map((test) => reportTest(test, classified, verdict, suites)),
  );
}

function reportTest(
  test: TestResult,
  classified: ReadonlyMap<string, Classification>,
  verdict: Verdict,
  suites: ReadonlySet<string>,
): ReportTest {
  if (!hasFailed(test)) return test;
  const attribution = verdict.attributions.find((candidate) => candidate.test === test.id);
  return { ...test, ...finalCategory(attribution, classified.get(test.id), suites) };
}

/**
 * Evidence wins over a rule: what a returned component cures is a regression, whatever its message looks like. A fault of
 * the surroundings that has passed meanwhile is still theirs.
 */
function finalCategory(
  attribution: Attribution | undefined,
  classification: Classification | undefined,
  suites: ReadonlySet<string>,
): Classification {
  if (attribution?.accused !== undefined) {
    const category = suites.has(attribution.accused) ? 'test_bug' : 'upstream_regression';
    return {
      category,
      rule: 'evidence',
      why: `It passes again when ${attribution.accused} is put back`,
      confidence: 'high',
    };
  }
  if (attribution?.verdict === 'flaky' && !isSurroundings(classification?.category)) {
    return {
      category: 'flaky',
      rule: 'evidence',
      why: 'It passed when it was run once more with nothing changed',
      confidence: 'high',
    };
  }
  return (
    classification ?? {
      category: 'unclassified',
      rule: 'none',
      why: 'No rule and no evidence explains it',
      confidence: 'low',
    }
  );
}

function totalsOf(tests: readonly ReportTest[]): Report['totals'] {
  const count = (status: ReportTest['status']) => tests.filter((test) => test.status === status).length;
  return {
    tests: tests.length,
    passed: count('passed'),
    flaky: count('flaky'),
    failed: count('failed'),
    skipped: count('skipped'),
    errors: count('error'),
  };
}

function categoriesOf(tests: readonly ReportTest[]): Report['categories'] {
  const counts = new Map<NonNullable<ReportTest['category']>, number>();
  for (const { category } of tests) if (category) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].map(([category, n]) => ({ category, tests: n })).toSorted((a, b) => b.tests - a.tests);
}

/** 0 all well; 1 tests are red; 2 something else is at fault; 3 both. A run that was cancelled or is incomplete is never 0. */
function exitCode(
  tests: readonly ReportTest[],
  problems: Report['problems'],
  steps: readonly StepResult[],
  cancelled: boolean,
): Report['run']['exitCode'] {
  const surroundings = tests.some(({ category }) => isSurroundings(category));
  const red = tests.some(({ category }) => category !== undefined && !isSurroundings(category));
  const broken = steps.some(({ status }) => status === 'failed' || status === 'blocked' || status === 'cancelled');
  const other = cancelled || broken || surroundings || problems.length > 0;
  if (red) return other ? 3 : 1;
  return other ? 2 : 0;
}

function reportAttribution({
  accused,
  ranges,
  cleared,
  evidence,
  ...rest
}: Attribution): Report['verdict']['attributions'][number] {
  return {
    ...rest,
    ...(accused === undefined ? {} : { accused }),
    ranges: ranges.map(({ commits, ...range }) => ({ ...range, ...(commits ? { commits: [...commits] } : {}) })),
    cleared: [...cleared],
    evidence: [...evidence],
  };
}

function reportStep({ startedAt, error, ...rest }: StepResult): Report['steps'][number] {
  return {
    ...rest,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(error ? { error: { kind: error.kind, reason: error.reason, message: error.message } } : {}),
  };
}

function problemsOf(finished: FinishedRun): Report['problems'] {
  return [
    ...finished.steps.flatMap(({ error }) => (error ? [{ reason: error.reason, message: error.message }] : [])),
    ...suiteProblems(finished).map((message) => ({ reason: 'testing:incomplete', message })),
  ];
}
