import type { Concept, SpecStep, SpecTable, StepArgument } from './spec.ts';
import { tableText } from './table-text.ts';

/** The value of an argument once it is known. */
export type Resolved = string | SpecTable;

/** Values by the name of a column or a parameter. */
export type Lookup = ReadonlyMap<string, Resolved>;

/** A step that can be called. */
export interface ReadyStep {
  readonly step: SpecStep;
  readonly arguments: readonly Resolved[];
  /** With the arguments' values, for people. */
  readonly shown: string;
}

/** Fills in the arguments of a step. */
export function resolveStep(step: SpecStep, lookup: Lookup): ReadyStep {
  const resolved = step.arguments.map((argument) => resolveArgument(argument, lookup));
  let at = 0;
  const shown = step.value.replace(/\{\}/g, () => {
    const value = resolved[at++] ?? '';
    return typeof value === 'string' ? `"${value}"` : `\n${tableText(value)}`;
  });
  return { step, arguments: resolved, shown: `* ${shown}` };
}

/** The values of a concept's parameters where this step stands for it. */
export function conceptLookup(concept: Concept, ready: ReadyStep): Lookup {
  const names = concept.heading.arguments.map((argument) => (argument.kind === 'dynamic' ? argument.name : ''));
  return new Map(names.map((name, at) => [name, ready.arguments[at] ?? '']));
}

/** The values of one row of a data table. */
export function rowLookup(table: SpecTable | undefined, row: number): Lookup {
  const cells = table?.rows[row] ?? [];
  return new Map(table?.headers.map((header, column) => [header, cells[column] ?? '']));
}

function resolveArgument(argument: StepArgument, lookup: Lookup): Resolved {
  if (argument.kind === 'static') return argument.value;
  if (argument.kind === 'dynamic') return lookup.get(argument.name) ?? '';
  const cell = (text: string) => {
    const value = /^<.+>$/.test(text) ? lookup.get(text.slice(1, -1)) : undefined;
    return typeof value === 'string' ? value : text;
  };
  return { headers: argument.table.headers, rows: argument.table.rows.map((row) => row.map(cell)) };
}
