import { durationText } from '../../site/durations.ts';
import { statusLooks } from '../../site/statuses.ts';
import { categoryWords, changeStates, count, exitWords, likeliest, ofText } from '../../site/words.ts';
import type { Category } from '../../src/model/failure.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import type { PublishedData } from './published-data.ts';
import { hasFailed, ran, took } from './report-figures.ts';

/** Numbers of the landing page, in its order, as the API and the newest report have them. */
export function landingNumbers({ runs, tests, latest, newest }: PublishedData): readonly string[] {
  const shown = runs.slice(-60);
  const last = shown.at(-1);
  return [
    ...totalsNumbers(newest),
    runs.length === 1 ? '' : `Last ${Math.min(30, runs.length)} runs`,
    ...changeStates
      .filter((state) => latest.tests[state] > 0)
      .flatMap((state) => [
        String(latest.tests[state]),
        ...tests
          .filter((test) => test.state === state)
          .toSorted((a, b) => (a.failedRuns ?? 0) - (b.failedRuns ?? 0))
          .flatMap((test) => changedNumbers(test, newest)),
      ]),
    ...suspects(newest),
    ...shown.flatMap(({ totals: { passed, failed, errors, flaky, skipped } }) => [
      `${passed} passed, ${failed + errors} failed, ${flaky} flaky, ${skipped} skipped`,
      ...(failed + errors > 0 ? [String(failed + errors)] : []),
    ]),
    `Passed of those that ran, in %, with 95 % intervals; newest ${last?.totals.passed} of ${ran(last?.totals)}`,
    `Duration; newest ${took(newest)}`,
    ...runs
      .slice(-15)
      .reverse()
      .flatMap(({ totals }) => [
        `${totals.passed}/${ran(totals)}`,
        ...[totals.failed, totals.errors, totals.flaky, totals.skipped].map(String),
      ]),
    ...(runs.length > 15 ? ['The newest 15.'] : []),
  ].filter((text) => text !== '');
}

function changedNumbers(test: PublishedData['tests'][number], { tests, verdict }: Report): readonly string[] {
  const { state, failedRuns = 1, passed, flakes, failure, firstFailed } = test;
  const failing = state === 'new_failure' || state === 'still_failing';
  const attribution = verdict.attributions.find((one) => one.test === test.id);
  const category = tests.find(({ id }) => id === test.id)?.category ?? 'unclassified';
  const explained = attribution?.accused !== undefined || category !== 'unclassified';
  return [
    ...(failing && firstFailed !== undefined ? [`(${count(failedRuns, 'run')})`] : []),
    ...(passed.of > 0 ? [`passed ${ofText(passed)}`] : []),
    ...(!explained && flakes.count > 0 ? [`flaked ${ofText(flakes)}`] : []),
    ...(failing && !explained && failure ? [likeliest(failure)] : []),
  ];
}

/** Each range once, as far as there is room for it. */
function suspects({ verdict }: Report): readonly string[] {
  const ranges = verdict.attributions.flatMap((attribution) => attribution.ranges);
  const different = [...new Map(ranges.map((range) => [`${range.name} ${range.good} ${range.bad}`, range])).values()];
  return different.slice(0, 5).flatMap((range) => rangeNumbers(range, 8));
}

type Range = Report['verdict']['attributions'][number]['ranges'][number];

function rangeNumbers({ commits }: Range, most = Number.POSITIVE_INFINITY): readonly string[] {
  if (commits === undefined) return [];
  return [count(commits.length, 'commit'), ...(commits.length > most ? [`and ${commits.length - most} more`] : [])];
}

/** Numbers of the page of a run, in its order, as its report has them. */
export function runNumbers(report: Report): readonly string[] {
  const { run, suites = [], tests, verdict, clusters = [], cascades = [], steps } = report;
  const failures = tests.filter(hasFailed);
  const groups = (Object.keys(categoryWords) as Category[])
    .map((category) => failures.filter((test) => (test.category ?? 'unclassified') === category))
    .filter((group) => group.length > 0);
  const byFile = [...Map.groupBy(tests, ({ file }) => file).values()].flat();
  return [
    ...totalsNumbers(report),
    took(report),
    `${run.exitCode}: ${exitWords[run.exitCode]}`,
    ...suites.map(({ name, tests }) => `${name}: ${tests} ran`),
    ...(groups.length > 1 ? [...groups.map(({ length }) => count(length, 'test')), `Show all ${failures.length}`] : []),
    ...groups.flatMap((group) => [
      count(group.length, 'test'),
      ...group.flatMap((test) => [
        `${statusLooks[test.status].word} after ${durationText(test.seconds)}`,
        ...verdict.attributions
          .filter((one) => one.test === test.id)
          .flatMap((one) => one.ranges.flatMap((range) => rangeNumbers(range))),
        ...attemptNumbers(test),
      ]),
    ]),
    ...cascades.map((one) => count(one.tests.length, 'test')),
    ...clusters.filter((one) => one.tests > 1).map((one) => count(one.tests, 'test')),
    ...historyNumbers(report),
    ...steps.flatMap((step) => (step.startedAt === undefined ? [] : [durationText(step.seconds)])),
    ...resourceNumbers(report),
    ...byFile.flatMap((test) => [
      ...(hasFailed(test) ? [] : attemptNumbers(test)),
      ...(test.status === 'skipped' ? [] : [durationText(test.seconds)]),
    ]),
  ];
}

function attemptNumbers({ attempts = [] }: ReportTest): readonly string[] {
  return attempts.map(({ status, seconds }, at) => {
    const after = seconds === undefined ? '' : `, ${durationText(seconds)}`;
    return `Attempt ${at + 1} ${statusLooks[status].word}${after}`;
  });
}

function historyNumbers({ history, verdict }: Report): readonly string[] {
  if (history === undefined) return [];
  const accused = new Set(verdict.attributions.flatMap((one) => (one.accused === undefined ? [] : [one.test])));
  const groups = changeStates.map((state) => history.tests.filter((test) => test.state === state));
  return [
    `Judged by ${count(history.runs, 'earlier run')}; ${history.states.passing} pass as they did.`,
    ...groups
      .filter(({ length }) => length > 0)
      .flatMap((group) => [
        String(group.length),
        ...group.map(({ id, passed, flakes, failure }) => {
          const flaked = flakes.count > 0 ? `, flaked ${ofText(flakes)}` : '';
          const chances = failure && !accused.has(id) ? `; ${likeliest(failure)}` : '';
          return `passed ${ofText(passed)}${flaked}${chances}`;
        }),
      ]),
    ...history.changes.flatMap(({ ranges }) => ranges.flatMap((range) => rangeNumbers(range))),
  ];
}

function resourceNumbers({ resources }: Report): readonly string[] {
  if (resources === undefined) return [];
  const { nodes, allocatable, baseline, specs, parallelism } = resources;
  const amounts = ({ cpu, memory }: typeof baseline) => [(cpu / 1000).toFixed(2), (memory / 2 ** 30).toFixed(2)];
  const [offered, used] = [amounts(allocatable), amounts(baseline)];
  return [
    `${parallelism.specs} specs can run at once`,
    `${nodes.counted} of ${nodes.all} nodes offer ${offered[0]} cores, ${offered[1]} GiB and ${allocatable.pods} pods; ` +
      `before the first test ${used[0]} cores, ${used[1]} GiB and ${Math.round(baseline.pods)} pods were in use.`,
    ...specs.flatMap(({ seconds, peak }) => [
      durationText(seconds),
      ...(peak ? [...amounts(peak), String(Math.round(peak.pods))] : []),
    ]),
  ];
}

function totalsNumbers({ totals, suites = [] }: Report): readonly string[] {
  const { passed, failed, errors, flaky, skipped, tests } = totals;
  const planned = suites.reduce((sum, suite) => sum + Math.max(suite.planned ?? 0, suite.tests), 0);
  const lines = [
    [passed, 'passed'],
    [failed, 'failed'],
    [errors, 'could not run'],
    [flaky, 'flaky'],
    [skipped, 'skipped'],
    [planned - tests, 'not run'],
  ] as const;
  return [`${passed}/${ran(totals)}`, ...lines.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`)];
}
