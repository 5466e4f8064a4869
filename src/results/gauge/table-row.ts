import type { TableRow } from '../../model/test-result.ts';

type Values = TableRow['values'];

const rowMark = / \| (?=(?:Spec|Scn)Row: \d)/;
const longestName = 2000;

/** A testcase's name, taken apart: `Run <name>: P-01-TC01 | SpecRow: 1: [name: alpha] [version: 1.20]`. */
export function splitRow(name: string): { readonly heading: string; readonly row?: TableRow } {
  const [heading = '', ...rows] = name.slice(0, longestName).split(rowMark);
  if (rows.length === 0) return { heading };
  let row: TableRow = { values: [] };
  for (const text of rows) {
    const [, kind, number] = /^(Spec|Scn)Row: (\d{1,9})/.exec(text) ?? [];
    const values = [...text.matchAll(/\[([^:[\]]{1,200}): (.*?)\](?= \[|$)/gs)].map(
      ([, column = '', value = '']) => [column, value] as const,
    );
    row = {
      ...row,
      ...(kind === 'Spec' ? { spec: Number(number) } : { scenario: Number(number) }),
      values: [...row.values, ...values],
    };
  }
  return { heading, row };
}

/** The name that the report gives to a row. */
export function nameOfRow(heading: string, { spec, scenario, values }: TableRow): string {
  const cells = values.map(([column, value]) => ` [${column}: ${value}]`).join('');
  const told = cells === '' ? '' : `:${cells}`;
  const number = spec === undefined ? `ScnRow: ${scenario ?? 1}` : `SpecRow: ${spec}`;
  return `${heading} | ${number}${told}`;
}

/** The values of the row that the console prints as a table of its own: heads, a rule, the row. */
export function valuesOfTable(lines: readonly string[]): Values {
  const [heads = [], , row = []] = lines.slice(-3).map(cellsOf);
  return heads.map((head, n) => [head, row[n] ?? ''] as const);
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
