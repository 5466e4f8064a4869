import type { Failure } from './call-implementation.ts';
import type { ScenarioOutcome, SpecOutcome } from './outcome.ts';
import { rowLookup } from './resolve-step.ts';
import { runScenario, type ScenarioRun } from './run-scenario.ts';
import { type ExecutionInfo, type Running, runHooks } from './running.ts';
import type { Scenario, Spec, SpecStep } from './spec.ts';
import { tableText } from './table-text.ts';
import type { Validation } from './validate.ts';

/** Runs one specification: first the scenarios that use no row of its data table, then row by row the others. */
export async function runSpec(running: Running, spec: Spec, validation: Validation): Promise<SpecOutcome> {
  const known = { file: spec.file, heading: spec.heading, parseErrors: spec.parseErrors };
  const rows = rowsOf(spec);
  if (spec.parseErrors.length > 0) return { ...known, scenarios: [], hookFailures: [], rows: 1 };
  const skipped = validation.errors.size === spec.scenarios.length;
  const info = { currentSpec: { name: spec.heading, fileName: spec.file, tags: spec.tags, isFailed: false } };
  running.console.specStart(spec.heading);
  const before = skipped ? undefined : await runHooks(running, 'beforeSpec', info);
  const scenarios = before ? [] : await runScenarios(running, spec, validation, info);
  info.currentSpec.isFailed = before !== undefined || scenarios.some((one) => one.status === 'failed');
  const after = skipped ? undefined : await runHooks(running, 'afterSpec', info);
  running.dataStores.specStore.clear();
  const hookFailures: Failure[] = [before, after].filter((failure) => failure !== undefined);
  if (!skipped) running.console.specEnd(hookFailures);
  return { ...known, scenarios, hookFailures, rows: Math.max(rows, 1) };
}

async function runScenarios(running: Running, spec: Spec, validation: Validation, info: ExecutionInfo) {
  const table = spec.table;
  const outcomes: ScenarioOutcome[] = [];
  const run = async (scenario: Scenario, row?: number) => {
    const name = row === undefined ? scenario.heading : `${scenario.heading} | ${rowName(spec, row)}`;
    const skipMessages = validation.errors.get(scenario) ?? [];
    const one: ScenarioRun = { spec, scenario, name, lookup: rowLookup(table, row ?? 0), skipMessages };
    if (row !== undefined && table && skipMessages.length === 0) {
      running.console.dataTable(tableText({ headers: table.headers, rows: [table.rows[row] ?? []] }));
    }
    outcomes.push(await runScenario(running, one, info));
  };
  const perRow = spec.scenarios.filter((scenario) => usesRows(spec, scenario));
  for (const scenario of spec.scenarios) if (!perRow.includes(scenario)) await run(scenario);
  for (let row = 0; row < rowsOf(spec); row++) for (const scenario of perRow) await run(scenario, row);
  return outcomes;
}

function rowsOf(spec: Spec): number {
  return spec.scenarios.some((scenario) => usesRows(spec, scenario)) ? (spec.table?.rows.length ?? 0) : 0;
}

/** A scenario runs once a row where it, or a context or teardown step, has a dynamic argument. */
function usesRows(spec: Spec, scenario: Scenario): boolean {
  if (!spec.table) return false;
  return [...spec.contexts, ...spec.teardowns, ...scenario.steps].some(isDynamic);
}

function isDynamic(step: SpecStep): boolean {
  return step.arguments.some((argument) => {
    if (argument.kind !== 'table') return argument.kind === 'dynamic';
    return argument.table.rows.flat().some((cell) => /^<.+>$/.test(cell));
  });
}

function rowName(spec: Spec, row: number): string {
  const cells = spec.table?.rows[row] ?? [];
  const pairs = spec.table?.headers.map((header, column) => `[${header}: ${cells[column] ?? ''}]`) ?? [];
  return `SpecRow: ${row + 1}: ${pairs.join(' ')}`;
}
