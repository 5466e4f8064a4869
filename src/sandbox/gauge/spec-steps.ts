import type { SpecStep, SpecTable } from './spec.ts';
import { parseStepText } from './step-text.ts';

/** A table whose rows are still being read. */
export interface OpenTable extends SpecTable {
  readonly rows: (readonly string[])[];
  ruled: boolean;
}

/** A step of a file; every dynamic argument must be one of `names`, where there are any rules about them. */
export function readStep(from: {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly names: readonly string[] | undefined;
  readonly fail: (line: number, message: string, text: string) => void;
}): SpecStep | undefined {
  const read = parseStepText(from.text);
  if ('error' in read) {
    from.fail(from.line, read.error, from.text);
    return undefined;
  }
  for (const argument of read.arguments) {
    if (argument.kind === 'dynamic' && from.names && !from.names.includes(argument.name)) {
      from.fail(from.line, `Dynamic parameter <${argument.name}> could not be resolved`, from.text);
    }
  }
  return { file: from.file, line: from.line, text: from.text, ...read };
}

/** The step with a table as its last argument. The table may still grow. */
export function withTable(step: SpecStep, table: SpecTable): SpecStep {
  return { ...step, value: `${step.value} {}`, arguments: [...step.arguments, { kind: 'table', table }] };
}

/** A table that begins with these headers. */
export function openTable(headers: readonly string[], fail: (message: string) => void): OpenTable {
  if (headers.includes('')) fail('Table header should not be blank');
  if (new Set(headers).size < headers.length) fail('Table header cannot have repeated column values');
  return { headers, rows: [], ruled: false };
}

/** Adds a row; the line of dashes below the headers is none. Missing cells are empty. */
export function addRow(table: OpenTable, cells: readonly string[]): void {
  if (!table.ruled && cells.every((cell) => /^-*$/.test(cell))) table.ruled = true;
  else table.rows.push(table.headers.map((_, column) => cells[column] ?? ''));
}
