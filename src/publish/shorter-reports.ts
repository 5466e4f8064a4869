import type { Report, ReportTest } from '../report/report.ts';

/** A report with something left out, and what. */
export interface ShorterReport {
  readonly shorter: Report;
  /** In words; undefined where nothing is. */
  readonly without: string | undefined;
}

const longestDetails = 2000;
const longestMessage = 500;

/** The report itself, then shorter and shorter ones: first without long logs, at last with few of its failures only. */
export function* shorterReports(report: Report): Generator<ShorterReport> {
  yield { shorter: report, without: undefined };
  yield {
    shorter: withTests(report, report.tests.map(withoutLogs)),
    without: 'without excerpts of logs and long details',
  };
  const brief = report.tests.map(withoutDetails);
  yield { shorter: withTests(report, brief), without: 'without excerpts of logs, details and long messages' };
  const failed = brief.filter(({ status }) => status !== 'passed' && status !== 'skipped');
  for (const most of [20_000, 5000, 1000, 200, 50]) {
    const shown = failed.slice(0, most);
    const words =
      shown.length === failed.length
        ? 'with the tests that did not pass only'
        : `with the first ${most} of ${failed.length} tests that did not pass only`;
    yield { shorter: withTests(report, shown), without: `${words}, and without their details` };
  }
}

function withTests(report: Report, tests: readonly ReportTest[]): Report {
  const shown = new Set(tests.map(({ id }) => id));
  const attributions = report.verdict.attributions.filter(({ test }) => shown.has(test));
  return { ...report, tests: [...tests], verdict: { ...report.verdict, attributions } };
}

function withoutLogs({ evidence: _, details, ...test }: ReportTest): ReportTest {
  return { ...test, ...(details !== undefined && { details: cut(details, longestDetails) }) };
}

function withoutDetails({ evidence: _, details: __, attempts: ___, message, ...test }: ReportTest): ReportTest {
  return { ...test, ...(message !== undefined && { message: cut(message, longestMessage) }) };
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
