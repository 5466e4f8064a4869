import type { Report, ReportTest } from '../report.ts';
import { xmlElement, xmlText } from './xml.ts';

type Attempt = NonNullable<ReportTest['attempts']>[number];

/**
 * The report as JUnit's XML, in the dialect of Surefire: a testsuite for each specification, further runs of a test as
 * rerunFailure, or flakyFailure where it passed in the end. What went wrong outside of tests is a testsuite of errors of its
 * own, so that a run that was killed is red for readers that know tests only.
 */
export function junitText(report: Report): string {
  const specs = Map.groupBy(report.tests, ({ suite, file }) => `${suite}\n${file}`);
  const suites = [...specs.values()].map((tests) => specElement(tests, report));
  const { run } = report;
  const problems = problemsOf(report);
  const outside = problems.length === 0 ? [] : [problemsElement(run, problems)];
  const counts = { ...countsOf(report.tests), time: secondsOf(report.tests), timestamp: run.startedAt };
  const all = { ...counts, tests: counts.tests + problems.length, errors: counts.errors + problems.length };
  const root = xmlElement('testsuites', { name: run.id, ...all }, ['\n', ...suites, ...outside]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function specElement(tests: readonly ReportTest[], { run }: Report): string {
  const [first] = tests;
  const begun = tests.flatMap(({ startedAt }) => startedAt ?? []).sort()[0];
  const attributes = {
    name: first?.spec || first?.file,
    file: first?.file,
    ...countsOf(tests),
    time: secondsOf(tests),
    timestamp: begun ?? run.startedAt,
  };
  const told = properties({ suite: first?.suite });
  return `${xmlElement('testsuite', attributes, ['\n', ...told, ...tests.map(testElement)])}\n`;
}

function testElement(test: ReportTest): string {
  const { spec, file, scenario, line, seconds, row, caseId, tags, importance, component, category, rule, why } = test;
  const values = Object.fromEntries((row?.values ?? []).map(([column, value]) => [`row.${column}`, value]));
  const told = { caseId, tags: tags?.join(', '), importance, component, category, rule, why, ...values };
  const attributes = { name: scenario, classname: spec || file, file, line, time: seconds };
  return `${xmlElement('testcase', attributes, [...properties(told), ...outcome(test)])}\n`;
}

function outcome({ status, message, details, attempts = [] }: ReportTest): string[] {
  const earlier = attempts.slice(0, -1).filter(isRed);
  switch (status) {
    case 'passed':
      return [];
    case 'flaky':
      return earlier.map((attempt) => attemptElement('flakyFailure', attempt));
    case 'skipped':
      return [xmlElement('skipped', { message })];
    case 'failed':
    case 'error': {
      const inside = details === undefined ? [] : [xmlText(details)];
      const own = xmlElement(status === 'failed' ? 'failure' : 'error', { message, type: status }, inside);
      return [own, ...earlier.map((attempt) => attemptElement('rerunFailure', attempt))];
    }
  }
}

function isRed({ status }: Attempt): boolean {
  return status === 'failed' || status === 'error';
}

function attemptElement(name: string, { status, message }: Attempt): string {
  return xmlElement(name, { message, type: status });
}

function properties(told: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.entries(told).filter(([, value]) => value !== undefined && value !== '');
  const all = known.map(([name, value]) => xmlElement('property', { name, value }));
  return all.length === 0 ? [] : [xmlElement('properties', {}, all)];
}

/** What went wrong outside of tests; where a run is not green and nothing else tells it, its verdict. */
function problemsOf({ problems, run, tests, verdict }: Report): Report['problems'] {
  const isTold = problems.length > 0 || tests.some(({ status }) => status === 'failed' || status === 'error');
  return run.exitCode === 0 || isTold ? problems : [{ reason: `run:${verdict.kind}`, message: verdict.sentence }];
}

function problemsElement(run: Report['run'], problems: Report['problems']): string {
  const count = problems.length;
  const attributes = { name: 'streamstress', tests: count, failures: 0, errors: count, skipped: 0, time: 0 };
  const cases = problems.map(({ reason, message }, n) => {
    const error = xmlElement('error', { message, type: reason });
    return `${xmlElement('testcase', { name: `${n + 1}: ${reason}`, classname: 'streamstress', time: 0 }, [error])}\n`;
  });
  return `${xmlElement('testsuite', { ...attributes, timestamp: run.startedAt }, ['\n', ...cases])}\n`;
}

function countsOf(tests: readonly ReportTest[]) {
  const count = (status: ReportTest['status']) => tests.filter((test) => test.status === status).length;
  return { tests: tests.length, failures: count('failed'), errors: count('error'), skipped: count('skipped') };
}

function secondsOf(tests: readonly ReportTest[]): number {
  return Number(tests.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3));
}
