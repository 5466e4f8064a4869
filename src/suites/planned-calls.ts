import type { PlannedScenario, SuiteCall } from '../model/suite.ts';
import type { TestResult } from '../model/test-result.ts';
import { readSpec } from '../results/specs/read-spec.ts';
import { isBelow } from './spec-names.ts';

/** Whether a call runs a scenario that is planned. */
export function isIn({ specs }: SuiteCall, { file, line }: PlannedScenario): boolean {
  return specs.some((name) => name === `${file}:${line}` || isBelow(name, file));
}

/** Whether a scenario has its result: those of all rows of a table, or of one that took too long. */
export function isDone(
  { file, heading, line }: PlannedScenario,
  tests: readonly TestResult[],
  late: ReadonlySet<string>,
  specs: ReadonlyMap<string, string>,
): boolean {
  const own = tests.filter((test) => test.file === file && (test.line === line || test.scenario === heading));
  if (own.length === 0 || own.some(({ id }) => late.has(id))) return own.length > 0;
  const rows = own.some(({ row }) => row?.spec !== undefined) ? readSpec(specs.get(file) ?? '').rows.length : 0;
  return own.length >= rows;
}
