import type { Report, ReportAttribution, ReportTest } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';

const [green, broken] = await nights();

export const series = 'pipelines-1.21/4.20/amd64';

/** What is wrong with a test in one night. */
interface Wrong {
  readonly status?: ReportTest['status'];
  readonly cluster?: string;
  readonly template?: string;
  readonly category?: NonNullable<ReportTest['category']>;
  readonly accused?: string;
  readonly known?: string;
}

/** Night `n` of a green history, but for these tests (by their number). */
export function nightOf(n: number, wrong: Readonly<Record<number, Wrong>> = {}): Report {
  const at = new Date(Date.UTC(2026, 0, 1, 2) + n * 86_400_000).toISOString();
  const tests = green.tests.slice(0, 6).map((test, number): ReportTest => {
    const found = wrong[number];
    const whole: ReportTest = { ...test, status: 'passed', line: 10 * (number + 1) };
    if (!found) return whole;
    const { status = 'failed', cluster, category = 'unclassified', known } = found;
    return { ...whole, status, category, ...(cluster && { cluster }), ...(known && { known }) };
  });
  const count = (status: ReportTest['status']) => tests.filter((test) => test.status === status).length;
  const ranges = broken.verdict.attributions[0]?.ranges ?? [];
  const attributions = Object.entries(wrong).flatMap(([number, { accused }]): ReportAttribution[] => {
    const test = tests[Number(number)];
    if (!test || accused === undefined) return [];
    const { id, scenario } = test;
    const found = { accused, ranges, cleared: [], since: `night-${n}`, evidence: [] };
    return [{ test: id, scenario, verdict: 'accused', ...found }];
  });
  const isGreen = count('failed') + count('error') === 0;
  return {
    ...green,
    run: { ...green.run, id: `night-${n}`, series, startedAt: at, endedAt: at, exitCode: isGreen ? 0 : 1 },
    tests,
    totals: {
      tests: tests.length,
      passed: count('passed'),
      flaky: count('flaky'),
      failed: count('failed'),
      skipped: 0,
      errors: count('error'),
    },
    clusters: Object.values(wrong).flatMap(({ cluster: id, template = 'expected 200' }) =>
      id ? [{ id, template, tests: 1 }] : [],
    ),
    verdict: {
      kind: isGreen ? 'passed' : 'broken',
      sentence: isGreen ? 'All is well.' : 'It is broken.',
      attributions,
    },
  };
}

/** A history in letters: `.` green, `F` the second test fails, as `wrong` says. */
export function historyOf(letters: string, wrong: Wrong = { cluster: 'c1' }): readonly Report[] {
  return [...letters].map((letter, n) => nightOf(n, letter === 'F' ? { 1: wrong } : {}));
}
