import { durationText } from '../../site/durations.ts';
import { count, ofText } from '../../site/words.ts';
import { durationByte, durationOf } from '../../src/history/format/duration-columns.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import type { PublishedData } from './published-data.ts';
import { hasFailed, ran, took } from './report-figures.ts';

/** Numbers of the list of all tests, whose ids are given in its order, as the API has them. */
export function testsNumbers({ tests }: PublishedData, ids: readonly (string | null)[]): readonly string[] {
  const listed = ids.flatMap((id) => tests.filter((test) => test.id === id));
  return [
    count(tests.length, 'test'),
    'Newest 60 runs',
    ...listed.flatMap(({ passed, flakes }) => [passed, flakes].filter(({ of }) => of > 0).map(ofText)),
  ];
}

/** Numbers of the page of the failing test, as the reports of all runs have them. */
export function testNumbers({ reports, failing }: PublishedData) {
  const results = reports.flatMap(({ tests }) => tests.filter(({ id }) => id === failing.id));
  const failures = results.filter(hasFailed);
  const excused = failures.filter(({ category }) => category === 'platform_issue');
  const told = results.filter((one) => one.status !== 'skipped' && !excused.includes(one)).length;
  const failed = failures.length - excused.length;
  const besides = excused.length > 0 ? `, besides ${excused.length} in which the surroundings failed` : '';
  return {
    rate: [`in . Passed in ${told - failed} of ${told} runs${besides}.`],
    stretches: [failed, told],
    failures: failures.length,
  };
}

/** Numbers of the comparison of two runs, as their reports have them. */
export function compareNumbers(a: Report, b: Report) {
  const ids = [...new Set([...a.tests, ...b.tests].map(({ id }) => id))];
  const changes = ids.map((id) => changeOf(find(a, id), find(b, id)));
  const of = (change: string) => changes.filter((one) => one === change).length;
  const groups = ['broken', 'failing', 'fixed', 'flaky', 'gone', 'added', 'skipped'].map(of).filter((n) => n > 0);
  const same = of('same');
  return {
    changes: [...groups.map(String), `${same} ${same === 1 ? 'test is' : 'tests are'} unchanged.`],
    sides: [...sideNumbers(a), ...sideNumbers(b)],
    /** Of a scenario whose duration changed. */
    durations: (scenario: string) => {
      const [before = Number.NaN, after = Number.NaN] = [a, b].map(({ tests }) =>
        keptSeconds(tests.find((one) => one.scenario === scenario)),
      );
      const percent = Math.round(Math.abs(after / before - 1) * 100);
      const change = `${percent} % ${after > before ? 'longer' : 'less'}`;
      return [durationText(before), durationText(after), change];
    },
  };
}

/** The history keeps durations in steps. */
function keptSeconds(test: ReportTest | undefined): number {
  return durationOf(durationByte(test?.seconds)) ?? Number.NaN;
}

function find({ tests }: Report, id: string): ReportTest | undefined {
  return tests.find((test) => test.id === id);
}

function changeOf(before: ReportTest | undefined, after: ReportTest | undefined): string {
  if (before === undefined) return 'added';
  if (after === undefined) return 'gone';
  if (hasFailed(after)) return hasFailed(before) ? 'failing' : 'broken';
  if (hasFailed(before)) return 'fixed';
  if (after.status === before.status) return 'same';
  return after.status === 'flaky' || after.status === 'skipped' ? after.status : 'same';
}

function sideNumbers(report: Report): readonly string[] {
  const { passed, failed, errors, flaky, skipped } = report.totals;
  return [
    `${report.run.startedAt.slice(11, 16)} UTC, took ${took(report)}`,
    `${passed} of ${ran(report.totals)} passed, ${failed} failed, ${errors} could not run, ${flaky} flaky, ${skipped} skipped`,
  ];
}

/** Numbers of the matrix's panel at the failing test in the newest run, as the reports have them. */
export function panelNumbers({ reports, failing, newest }: PublishedData): readonly string[] {
  const results = reports.flatMap(({ tests }) =>
    tests.filter(({ id, status }) => id === failing.id && status !== 'skipped'),
  );
  const [failed, flaky] = [results.filter(hasFailed).length, results.filter(({ status }) => status === 'flaky').length];
  const streak = results.length - 1 - results.findLastIndex((one) => !hasFailed(one));
  const before = reports.at(-2)?.sources ?? [];
  const moved = newest.sources.filter(({ name, commit }) => before.find((one) => one.name === name)?.commit !== commit);
  return [
    `failed${streak > 1 ? `, ${ordinal(streak)} in a row` : ''}`,
    `failed in ${failed} of ${results.length} runs${flaky > 0 ? `, flaky in ${flaky}` : ''}`,
    `${newest.run.startedAt.slice(11, 16)} UTC`,
    `${moved.length} of ${newest.sources.length} sources moved`,
    durationText(keptSeconds(failing)),
  ].filter((text) => /\d/.test(text));
}

function ordinal(n: number): string {
  const endings: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd' };
  return `${n}${(n % 100 > 10 && n % 100 < 20 ? undefined : endings[n % 10]) ?? 'th'}`;
}
