import type { ConsoleFacts } from './read-console.ts';
import type { XmlCase, XmlSuite } from './read-result-xml.ts';

/** Counts that fit the testcases: a scenario with a table of its own is counted once, or once a row. */
interface Counts {
  readonly least: number;
  readonly most: number;
}

/** Whether a testsuite is nothing but a file that could not be parsed. */
function isParseError(suite: XmlSuite): boolean {
  return suite.cases.some((one) => one.type === 'Parse/Validation Errors');
}

/** How many hooks of a specification failed: what its failures are more than its failing scenarios. */
export function failedHooks(suite: XmlSuite): number {
  if (isParseError(suite)) return 0;
  return Math.max(0, suite.failures - counts(suite.cases, 'failed').most);
}

/** What does not add up between a testsuite's attributes and its testcases. */
export function suiteCountProblems(suite: XmlSuite): string[] {
  if (isParseError(suite)) return [];
  const { tests, failures, skipped } = suite;
  const failed = counts(suite.cases, 'failed');
  return [
    mismatch('tests', tests, counts(suite.cases)),
    mismatch('skipped', skipped, counts(suite.cases, 'skipped')),
    mismatch('failures', failures, { ...failed, most: Math.max(failed.most, failures) }),
  ].filter((problem) => problem !== undefined);
}

/** What does not add up between the console's last lines and the testcases. */
export function consoleCountProblems(said: ConsoleFacts['scenarios'], suites: readonly XmlSuite[]): string[] {
  if (!said) return [];
  const cases = suites.filter((suite) => !isParseError(suite)).flatMap((suite) => suite.cases);
  return (['passed', 'failed', 'skipped'] as const)
    .map((outcome) => mismatch(`${outcome} on the console`, said[outcome], counts(cases, outcome)))
    .filter((problem) => problem !== undefined);
}

function mismatch(of: string, said: number, { least, most }: Counts): string | undefined {
  return said < least || said > most ? `${said} ${of}, but ${most} among the testcases` : undefined;
}

/** Rows left out by --table-rows are skipped testcases that Gauge counts nowhere. */
function counts(cases: readonly XmlCase[], outcome?: XmlCase['outcome']): Counts {
  const counted = cases.filter((one) => !(one.outcome === 'skipped' && one.message.includes('--table-rows flag')));
  const names = counted.filter((one) => outcome === undefined || one.outcome === outcome).map((one) => one.name);
  return { least: new Set(names.map((name) => name.replace(/ ScnRow: .*$/s, ''))).size, most: names.length };
}
