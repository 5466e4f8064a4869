import { plainText } from '../../model/plain-text.ts';
import type { Report, ReportTest } from '../report.ts';

type CtrfStatus = 'passed' | 'failed' | 'skipped';

const statuses: Readonly<Record<ReportTest['status'], CtrfStatus>> = {
  passed: 'passed',
  flaky: 'passed',
  failed: 'failed',
  error: 'failed',
  skipped: 'skipped',
};

/**
 * The report in the Common Test Report Format (https://ctrf.io). What went wrong outside of tests is in `extra`, as the
 * format has no place for it.
 */
export function ctrfText(report: Report): string {
  const { run, gauge, totals, tests, verdict, problems, cluster } = report;
  const [start, stop] = [Date.parse(run.startedAt), Date.parse(run.endedAt)];
  const document = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: run.endedAt,
    generatedBy: `streamstress ${run.version}`,
    results: {
      tool: { name: 'gauge', ...(gauge ? { version: gauge.version } : {}) },
      summary: {
        tests: totals.tests,
        passed: totals.passed + totals.flaky,
        failed: totals.failed + totals.errors,
        skipped: totals.skipped,
        pending: 0,
        other: 0,
        flaky: totals.flaky,
        suites: new Set(tests.map(({ suite, file }) => `${suite}\n${file}`)).size,
        start,
        stop,
      },
      tests: tests.map(ctrfTest),
      ...(cluster ? { environment: { testEnvironment: `OpenShift ${cluster.openshift}, ${cluster.csv}` } } : {}),
      extra: { run: run.id, series: run.series, exitCode: run.exitCode, verdict: verdict.sentence, problems },
    },
  };
  const plain = (_: string, value: unknown) => (typeof value === 'string' ? plainText(value.toWellFormed()) : value);
  return `${JSON.stringify(document, plain, 2)}\n`;
}

function ctrfTest(test: ReportTest) {
  const { id, suite, file, spec, scenario, status, seconds, startedAt, message, details, line, tags, row } = test;
  const { attempts = [], caseId, importance, component, category, rule, why } = test;
  const duration = Math.round(seconds * 1000);
  const start = startedAt === undefined ? undefined : Date.parse(startedAt);
  const earlier = attempts.slice(0, -1);
  const retries = earlier.map(({ status, message, seconds }, n) => ({
    attempt: n + 1,
    status: statuses[status],
    ...told({ message, duration: seconds === undefined ? undefined : Math.round(seconds * 1000) }),
  }));
  return {
    name: scenario || id,
    status: statuses[status],
    duration,
    suite: [suite, spec || file],
    rawStatus: status,
    filePath: file,
    ...told({ start, stop: start === undefined ? undefined : start + duration, message, trace: details, line, tags }),
    ...(row ? { parameters: Object.fromEntries(row.values) } : {}),
    ...(status === 'flaky' ? { flaky: true } : {}),
    ...(retries.length > 0 ? { retries: retries.length, retryAttempts: retries } : {}),
    extra: { id, ...told({ caseId, importance, component, category, rule, why }) },
  };
}

/** What is known of it. */
function told(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
