import type { SpecPlace } from './console.ts';
import type { Scenario, Spec, SpecStep } from './spec.ts';
import type { Validation } from './validate.ts';

/** What runs in one go: a specification, or one row of its data table where rows run in parallel. */
export interface SpecPart {
  readonly spec: Spec;
  readonly validation: Validation;
  /** Rows of the data table, from 0. */
  readonly rows: readonly number[];
  /** Whether the scenarios that use no row run here. */
  readonly withRowless: boolean;
  readonly place: SpecPlace;
}

/** A specification as a whole. */
export function wholeSpec(spec: Spec, validation: Validation): SpecPart {
  return { spec, validation, rows: rowsOf(spec), withRowless: true, place: placeOf(spec, 0) };
}

/** As `--parallel` divides it: a part for each row, the scenarios that use none with the first. */
export function partsOf(spec: Spec, validation: Validation): readonly SpecPart[] {
  const rows = rowsOf(spec);
  if (rows.length === 0) return [wholeSpec(spec, validation)];
  return rows.map((row) => ({ spec, validation, rows: [row], withRowless: row === 0, place: placeOf(spec, row) }));
}

/** A scenario runs once a row where it, or a context or teardown step, has a dynamic argument. */
export function usesRows(spec: Spec, scenario: Scenario): boolean {
  if (!spec.table) return false;
  return [...spec.contexts, ...spec.teardowns, ...scenario.steps].some(isDynamic);
}

function rowsOf(spec: Spec): readonly number[] {
  return spec.scenarios.some((scenario) => usesRows(spec, scenario)) ? [...(spec.table?.rows.keys() ?? [])] : [];
}

function placeOf({ file, heading, line, table }: Spec, row: number): SpecPlace {
  return { file, heading, line, row: table && row };
}

function isDynamic(step: SpecStep): boolean {
  return step.arguments.some((argument) => {
    if (argument.kind !== 'table') return argument.kind === 'dynamic';
    return argument.table.rows.flat().some((cell) => /^<.+>$/.test(cell));
  });
}
