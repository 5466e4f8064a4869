import { hasFailed, type TableRow, type TestResult, type TestStatus } from '../../model/test-result.ts';
import { attemptOf, flakyTest } from '../attempts.ts';
import type { ConsoleRun, ConsoleScenario } from './console-run.ts';
import { type GaugeProject, skippedTest, specFile, testOfScenario } from './gauge-tests.ts';

/**
 * The scenarios that the console tells of, as results: once each, the last of several runs counts. Steps without an
 * implementation tell of the scenarios that were skipped for them, where the specifications are known.
 */
export function testsOfConsole(run: ConsoleRun, project: GaugeProject): readonly TestResult[] {
  const runs = new Map<string, TestResult[]>();
  const rows = createRowNumbers(project);
  const files = filesBySpec(run, project);
  for (const scenario of run.scenarios) {
    const file = fileOf(scenario, files, project);
    if (run.mode === 'text' && project.specs && !project.specs.scenario(file, scenario.heading)) continue;
    const test = testOfScenario({ ...scenario, rowNumber: rows(file, scenario) }, file, project);
    runs.set(test.id, [...(runs.get(test.id) ?? []), test]);
  }
  for (const test of skipped(run, project)) if (!runs.has(test.id)) runs.set(test.id, [test]);
  return [...runs.values()].map(withAttempts);
}

/** The last of several runs counts; one that passes after others failed is flaky, and its first failure says why. */
function withAttempts(runs: readonly TestResult[]): TestResult {
  const last = runs.at(-1) as TestResult;
  if (runs.length === 1) return last;
  const attempts = runs.map(attemptOf);
  const failed = runs.find(hasFailed);
  if (!failed || last.status !== 'passed') return { ...last, attempts };
  return flakyTest(last, failed, attempts);
}

/** Failures tell the file of their scenario, and so that of the others of the same specification. */
function filesBySpec({ scenarios }: ConsoleRun, { root }: GaugeProject): ReadonlyMap<string, string> {
  const told = scenarios.filter(({ file }) => file !== undefined);
  return new Map(told.map(({ spec, file = '' }) => [spec, specFile(file, spec, root)]));
}

function fileOf(
  { file, spec, heading }: ConsoleScenario,
  files: ReadonlyMap<string, string>,
  project: GaugeProject,
): string {
  if (file !== undefined) return specFile(file, spec, project.root);
  return project.specs?.fileOf(spec, heading) ?? files.get(spec) ?? specFile('', spec, project.root);
}

/** The number of a row: as told, else its place in the specification's table, else in the order in which rows come. */
function createRowNumbers({ specs }: GaugeProject): (file: string, scenario: ConsoleScenario) => number | undefined {
  const seen = new Map<string, string[]>();
  return (file, { heading, values, rowNumber }) => {
    if (rowNumber !== undefined || values.length === 0) return rowNumber;
    const cells = cellsOf(values);
    const known = specs?.spec(file)?.rows.findIndex((row) => row.join('\n') === cells) ?? -1;
    if (known >= 0) return known + 1;
    const before = seen.get(`${file}::${heading}`) ?? [];
    if (!before.includes(cells)) before.push(cells);
    seen.set(`${file}::${heading}`, before);
    return before.indexOf(cells) + 1;
  };
}

function cellsOf(values: TableRow['values']): string {
  return values.map(([, value]) => value).join('\n');
}

function skipped({ validationErrors, mode }: ConsoleRun, project: GaugeProject): readonly TestResult[] {
  if (mode === 'events') return [];
  return validationErrors.flatMap(({ file: told, line, message }) => {
    const file = specFile(told, '', project.root);
    const scenario = project.specs?.scenarioAt(file, line);
    const spec = project.specs?.spec(file)?.heading ?? '';
    return scenario ? [skippedTest(file, spec, scenario.heading, `${file}:${line} ${message}`, project)] : [];
  });
}

const words: Readonly<Record<TestStatus, string>> = {
  passed: 'passed',
  flaky: 'passed',
  failed: 'failed',
  error: 'failed',
  skipped: 'was skipped',
};
const mostDifferences = 10;

/**
 * What the console says otherwise than the report. Only scenarios that the report has are compared: what else looks like
 * one may be a test's own words. People are not told of skipped scenarios, and of a killed run nothing is sure.
 */
export function consoleDifferences(run: ConsoleRun, tests: readonly TestResult[], project: GaugeProject): string[] {
  const reported = new Map(tests.map((test) => [test.id, test]));
  const differences = testsOfConsole(run, project).flatMap((said) => {
    const test = reported.get(said.id);
    if (!test || words[test.status] === words[said.status] || isSilent(run, said, test)) return [];
    return [`${said.id}: it ${words[said.status]} on the console, but ${words[test.status]} in result.xml`];
  });
  const more = differences.length - mostDifferences;
  return more > 0 ? [...differences.slice(0, mostDifferences), `and ${more} more that differ so`] : differences;
}

/** In text, a scenario without a failure may have been skipped. */
function isSilent({ mode, totals }: ConsoleRun, said: TestResult, test: TestResult): boolean {
  if (said.status === 'error' && said.message?.startsWith('the run ended')) return totals === undefined;
  return mode === 'text' && said.status === 'passed' && test.status === 'skipped';
}
