import type { SpecTable } from './spec.ts';

/** A table as Gauge prints it: an empty line, then aligned columns behind three spaces. */
export function tableText(table: SpecTable): string {
  const widths = table.headers.map((header, column) =>
    Math.max(...[header, ...table.rows.map((row) => row[column] ?? '')].map((cell) => [...cell].length)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  const lines = [table.headers, rule, ...table.rows].map((cells) =>
    cells.map((cell, column) => `${cell}${' '.repeat((widths[column] ?? 0) - [...cell].length)}|`).join(''),
  );
  return ['', ...lines.map((line) => `   |${line}`), ''].join('\n');
}
