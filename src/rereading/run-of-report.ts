import { StreamstressError } from '../model/error.ts';
import { imageRef } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { ResourceProfile } from '../model/resources.ts';
import type { StepResult } from '../model/run-event.ts';
import type { SuiteResult, TestResult } from '../model/test-result.ts';
import type { Attribution } from '../model/verdict.ts';
import type { Report, ReportTest } from '../report/report.ts';
import { type LeftRun, type Links, left } from './left-run.ts';

/** What a report keeps of where it ran and of what, as other files of a run do. */
type Origin = Pick<Report, 'cluster' | 'gauge' | 'sources' | 'images'>;

/** The run that a report tells of. */
export function runOfReport(report: Report): LeftRun {
  const { run, steps, verdict, links = [], resources } = report;
  const suites = suitesOf(report);
  const hasPast = steps.some(({ kind, status }) => kind === 'history' && status === 'succeeded');
  return {
    request: {
      ...{ goal: run.goal, runId: run.id, series: run.series, baseline: run.baseline ?? false },
      ...(run.labels ? { labels: run.labels } : {}),
      workflowRun: links.find(({ name }) => name === 'workflow run')?.url,
      testing: { failOn: run.failOn ?? 'any' },
    },
    version: run.version,
    components: componentsOf(report),
    suites: suites.map(({ suite }) => ({ name: suite })),
    ...{ startedAt: Date.parse(run.startedAt), endedAt: Date.parse(run.endedAt), cancelled: run.state === 'cancelled' },
    steps: steps.map(stepResult),
    links: new Map([
      ...originLinks(report),
      ...suites.map((suite) => left(`results:${suite.suite}`, suite)),
      ...(hasPast ? [left('history:series', { series: run.series, runs: [], open: [] })] : []),
      ...(resources ? [left('resources:cluster', resources as ResourceProfile)] : []),
    ]),
    attributions: verdict.attributions.map(attributionOf),
    history: report.history,
    seen: seenOf(report),
  };
}

/** Links of what is known of a run's surroundings. */
export function originLinks({ cluster, gauge, sources, images }: Origin): Links {
  return new Map([
    ...(cluster ? [left('cluster:target', cluster)] : []),
    ...(gauge ? [left('tool:gauge', { ...gauge, name: 'gauge', origin: 'report' })] : []),
    ...sources.map(({ role: _, ...snapshot }) => left(`commit:${snapshot.name}`, snapshot)),
    ...images.map(({ commit, ...image }) =>
      left(imageLink(image.component, image.name), {
        ...{ ...image, image: imageRef(image.image) },
        ...(commit === undefined ? {} : { commit }),
      }),
    ),
  ]);
}

/** The components that a run was about, with those of their images that it had. */
export function componentsOf({ sources, images }: Origin): LeftRun['components'] {
  const names = [
    ...sources.filter(({ role }) => role === 'component').map(({ name }) => name),
    ...images.map(({ component }) => component),
  ];
  return [...new Set(names)].map((name) => ({
    name,
    images: images.filter(({ component }) => component === name),
  }));
}

/** Whether --assume-upstream was given is told by what it was said of. */
function seenOf({ tests, environment }: Report): LeftRun['seen'] {
  return {
    components: environment?.components ?? [],
    evidence: new Map(tests.flatMap(({ id, evidence }) => (evidence ? [[id, evidence]] : []))),
    assumeUpstream: tests.some(({ rule }) => rule === 'assumed'),
  };
}

/** Problems and notes of all suites stand in the report together: here the first suite has them. */
function suitesOf({ tests, problems, notes, suites, sources }: Report): readonly SuiteResult[] {
  const told = suites ?? sources.filter(({ role }) => role === 'suite');
  const names = new Set([...told.map(({ name }) => name), ...tests.map(({ suite }) => suite)]);
  return [...names].map((name, n) => {
    const { planned, exitCode = 0, calls, reruns } = suites?.find((suite) => suite.name === name) ?? {};
    return {
      suite: name,
      tests: tests.filter(({ suite }) => suite === name).map(testResult),
      problems: n > 0 ? [] : problems.filter(({ reason }) => reason === incomplete).map(({ message }) => message),
      ...(n > 0 || notes === undefined ? {} : { notes }),
      ...(planned === undefined ? {} : { planned }),
      ...(calls === undefined ? {} : { calls }),
      ...(reruns === undefined ? {} : { reruns }),
      exitCode,
    };
  });
}

const incomplete = 'testing:incomplete';

/** Without what was said about it. */
function testResult(reported: ReportTest): TestResult {
  const { category, rule, why, matched, confidence, owner, cluster, known, evidence, ...test } = reported;
  return test as TestResult;
}

function stepResult({ startedAt, error, ...step }: Report['steps'][number]): StepResult {
  return { ...step, startedAt, error: error && errorOf(error) };
}

function errorOf({ kind, reason, message }: NonNullable<Report['steps'][number]['error']>): StreamstressError {
  return new StreamstressError(kind as StreamstressError['kind'], reason.split(':'), message);
}

function attributionOf({ accused, ranges, ...rest }: Report['verdict']['attributions'][number]): Attribution {
  return { ...rest, accused, ranges: ranges.map((range) => ({ ...range, commits: range.commits })) };
}
