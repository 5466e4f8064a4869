import { defaultSeries } from '../model/cluster-facts.ts';
import { type Classification, type Explanation, isSurroundings } from '../model/failure.ts';
import { explanationOf, type FinishedRun, suiteNotes, suiteProblems, suiteResults } from '../model/finished-run.ts';
import { imageLink } from '../model/link.ts';
import type { ResourceProfile, Unmeasured } from '../model/resources.ts';
import type { StepResult } from '../model/run-event.ts';
import { hasFailed, type TestResult } from '../model/test-result.ts';
import type { Attribution, Verdict } from '../model/verdict.ts';
import { exitCode, failOnNotes } from './exit-code.ts';
import { type Report, type ReportTest, schemaVersion } from './report.ts';
import { reportLinks } from './report-links.ts';
import { historyJson, rangeJson } from './series-history.ts';

/** The report of a finished run; every number in it is counted here and nowhere else. */
export function buildReport(finished: FinishedRun, { history, ...verdict }: Verdict): Report {
  const { request, find, components, steps, cancelled } = finished;
  const cluster = find('cluster:target');
  const gauge = find('tool:gauge');
  const tests = testsOf(finished, verdict);
  const problems = problemsOf(finished);
  const resources = find('resources:cluster');
  const notes = [...new Set([...suiteNotes(finished), ...unmeasured(resources), ...failOnNotes(tests, finished)])];
  const { failOn } = request.testing;
  const sources = sourcesOf(finished);
  const links = reportLinks(request.workflowRun, sources, verdict);
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
      exitCode: exitCode(tests, problems, verdict, finished),
      ...(failOn === 'any' ? {} : { failOn }),
      version: finished.version,
      ...(request.labels && request.labels.length > 0 ? { labels: request.labels } : {}),
    },
    ...(cluster ? { cluster } : {}),
    ...(gauge ? { gauge: { version: gauge.version, path: gauge.path, standIn: gauge.standIn } } : {}),
    sources,
    images: components.flatMap(({ name, images }) =>
      images.flatMap((image) => find(imageLink(name, image.name)) ?? []),
    ),
    totals: totalsOf(tests),
    categories: categoriesOf(tests),
    tests,
    verdict: { ...verdict, attributions: verdict.attributions.map(reportAttribution) },
    ...(history ? { history: historyJson(history, find('moved:sources')?.changes ?? []) } : {}),
    steps: steps.map(reportStep),
    problems,
    ...explanationFields(explanationOf(finished)),
    ...(resources && 'specs' in resources ? { resources } : {}),
    ...(finished.suites.length > 0 ? { suites: suitesOf(finished) } : {}),
    ...(links.length > 0 ? { links } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** What failures have in common, and what is known of them; nothing where nothing was found. */
function explanationFields({ clusters, cascades, knownIssues, components }: Explanation): Partial<Report> {
  return {
    ...(clusters.length > 0 ? { clusters: [...clusters] } : {}),
    ...(cascades.length > 0 ? { cascades: cascades.map(({ cause, tests }) => ({ cause, tests: [...tests] })) } : {}),
    ...(knownIssues.length > 0
      ? { knownIssues: knownIssues.map((issue) => ({ ...issue, tests: [...issue.tests] })) }
      : {}),
    ...(components.length > 0 ? { environment: { components: [...components] } } : {}),
  };
}

/** --profile was asked for and could not be had. */
function unmeasured(resources: ResourceProfile | Unmeasured | undefined): readonly string[] {
  return resources && 'why' in resources
    ? [`What the tests needed of the cluster was not measured: ${resources.why}`]
    : [];
}

function suitesOf(finished: FinishedRun): NonNullable<Report['suites']> {
  return suiteResults(finished).map(({ suite, planned, tests, exitCode, calls, reruns }) => {
    const seconds = finished.steps.find(({ name }) => name === `test:${suite}`)?.seconds;
    return {
      name: suite,
      ...(planned === undefined ? {} : { planned }),
      ...{ tests: tests.length, exitCode },
      ...(calls === undefined ? {} : { calls }),
      ...(reruns === undefined ? {} : { reruns }),
      ...(seconds === undefined ? {} : { seconds }),
    };
  });
}

function sourcesOf({ components, suites, find }: FinishedRun): Report['sources'] {
  const source = (role: 'component' | 'suite') => (item: { name: string }) => {
    const snapshot = find(`commit:${item.name}`);
    return snapshot ? [{ role, ...snapshot }] : [];
  };
  return [...components.flatMap(source('component')), ...suites.flatMap(source('suite'))];
}

function testsOf(finished: FinishedRun, verdict: Verdict): ReportTest[] {
  const explanation = explanationOf(finished);
  const suites = new Set(finished.suites.map(({ name }) => name));
  const attributions = new Map(verdict.attributions.map((attribution) => [attribution.test, attribution]));
  return suiteResults(finished).flatMap(({ tests }) =>
    tests.map((test) => reportTest(test, explanation, attributions.get(test.id), suites)),
  );
}

function reportTest(
  test: TestResult,
  { classified, clustered, known, evidence }: Explanation,
  attribution: Attribution | undefined,
  suites: ReadonlySet<string>,
): ReportTest {
  if (!hasFailed(test)) return test;
  const cluster = clustered.get(test.id);
  const issue = known.get(test.id);
  const said = evidence.get(test.id);
  return {
    ...test,
    ...finalCategory(attribution, classified.get(test.id), suites),
    ...(cluster === undefined ? {} : { cluster }),
    ...(issue === undefined ? {} : { known: issue }),
    ...(said === undefined ? {} : { evidence: said }),
  };
}

/**
 * Evidence wins over a rule: what a returned component cures is a regression, whatever its message looks like. That of an
 * earlier run does not explain what is a fault of the surroundings today, and one that has passed meanwhile is still theirs.
 */
function finalCategory(
  attribution: Attribution | undefined,
  classification: Classification | undefined,
  suites: ReadonlySet<string>,
): Classification {
  if (attribution?.accused !== undefined) {
    const { accused, since, verdict } = attribution;
    const category = suites.has(accused) ? 'test_bug' : 'upstream_regression';
    if (verdict !== 'known') {
      return { category, rule: 'evidence', why: `It passes again when ${accused} is put back`, confidence: 'high' };
    }
    if (!classification || !isSurroundings(classification.category) || classification.confidence === 'low') {
      return {
        category,
        rule: 'evidence',
        why: `${accused} was found to break it in run ${since}`,
        confidence: 'medium',
      };
    }
  }
  if (attribution?.verdict === 'flaky' && !isSurroundings(classification?.category)) {
    return {
      category: 'flaky',
      rule: 'evidence',
      why: 'It passed when it was run once more with nothing changed',
      confidence: 'high',
    };
  }
  const likely = attribution && likelyCategories[attribution.verdict];
  if (likely && !isSurroundings(classification?.category)) {
    return { ...likely, rule: 'history', why: asSentence(attribution.evidence.at(-1) ?? '') };
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

/** What the history excuses is a guess about the surroundings, which changes no exit code. */
const likelyCategories: Partial<Record<Attribution['verdict'], Pick<Classification, 'category' | 'confidence'>>> = {
  likely_flaky: { category: 'flaky', confidence: 'medium' },
  likely_outage: { category: 'platform_issue', confidence: 'low' },
};

function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
    ranges: ranges.map(rangeJson),
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
