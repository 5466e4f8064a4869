import { failuresOf, type ScenarioOutcome, type SpecOutcome, specFailed, specSkipped } from './outcome.ts';
import { rowLookup } from './resolve-step.ts';
import { leftOut, runScenario, type ScenarioRun } from './run-scenario.ts';
import { type ExecutionInfo, type Running, runHooks } from './running.ts';
import type { Scenario, Spec } from './spec.ts';
import { type SpecPart, usesRows } from './spec-part.ts';
import { tableText } from './table-text.ts';

/** Runs one specification: first the scenarios that use no row of its data table, then row by row the others. */
export async function runSpec(running: Running, part: SpecPart): Promise<SpecOutcome> {
  const { spec, validation, rows, place } = part;
  const known = { file: spec.file, heading: spec.heading, parseErrors: spec.parseErrors };
  if (spec.parseErrors.length > 0) return { ...known, scenarios: [], hookFailures: [] };
  const runs = validation.of.size < spec.scenarios.length;
  const info = { currentSpec: { name: spec.heading, fileName: spec.file, tags: spec.tags, isFailed: false } };
  running.console.specStart(place);
  const before = runs ? await runHooks(running, 'beforeSpec', info) : undefined;
  const scenarios = before ? [] : await runScenarios(running, part, info);
  info.currentSpec.isFailed = before !== undefined || scenarios.some((one) => one.status === 'failed');
  const after = runs ? await runHooks(running, 'afterSpec', info) : undefined;
  running.dataStores.specStore.clear();
  const hooks = { before, after };
  const hookFailures = Array.from({ length: Math.max(rows.length, 1) }, () => failuresOf(hooks)).flat();
  const outcome = { ...known, scenarios, hookFailures };
  const status = specFailed(outcome) ? 'failed' : specSkipped(outcome) ? 'skipped' : 'passed';
  running.console.specEnd(place, status, hooks);
  return outcome;
}

async function runScenarios(running: Running, part: SpecPart, info: ExecutionInfo) {
  const { spec, rows, withRowless } = part;
  const perRow = spec.scenarios.filter((scenario) => usesRows(spec, scenario));
  const rowless = withRowless ? spec.scenarios.filter((scenario) => !perRow.includes(scenario)) : [];
  const runs = [
    ...rowless.map((scenario) => scenarioRun(part, scenario, undefined)),
    ...rows.flatMap((row) => perRow.map((scenario) => scenarioRun(part, scenario, row))),
  ];
  const outcomes: ScenarioOutcome[] = [];
  for (const run of runs) {
    const { row } = run.place;
    const wanted = row === undefined || running.wantsRow(row.index + 1);
    outcomes.push(wanted ? await runScenario(running, run, info) : leftOut(run));
  }
  return outcomes;
}

function scenarioRun({ spec, validation, place }: SpecPart, scenario: Scenario, row: number | undefined): ScenarioRun {
  const { heading, line } = scenario;
  return {
    ...{ spec, scenario, missing: validation.of.get(scenario) ?? [] },
    name: row === undefined ? heading : `${heading} | ${rowName(spec, row)}`,
    place: {
      spec: place,
      heading,
      line,
      row: row === undefined ? undefined : { index: row, text: rowText(spec, row) },
    },
    lookup: rowLookup(spec.table, row ?? 0),
  };
}

function rowText({ table }: Spec, row: number): string {
  return table ? tableText({ headers: table.headers, rows: [table.rows[row] ?? []] }) : '';
}

function rowName(spec: Spec, row: number): string {
  const cells = spec.table?.rows[row] ?? [];
  const pairs = spec.table?.headers.map((header, column) => `[${header}: ${cells[column] ?? ''}]`) ?? [];
  return `SpecRow: ${row + 1}: ${pairs.join(' ')}`;
}
