import type { Spec } from './spec.ts';

/** Whether `--table-rows` asks for a row, by its number from 1: `2`, `1,3`, `2-4`; everything where it is empty. */
export function tableRows(asked: string): (row: number) => boolean {
  if (asked === '') return () => true;
  const ranges = asked.split(',').map((part) => {
    const [, from, to = from] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    return [Number(from), Number(to)].sort((a, b) => a - b) as [number, number];
  });
  return (row) => ranges.some(([from, to]) => from <= row && row <= to);
}

/** Why `--table-rows` makes no sense for a specification: rows that it does not have. */
export function rowProblems(asked: string, { file, table }: Spec): readonly string[] {
  if (asked === '') return [];
  const numbers = asked.split(/[,-]/).map((number) => number.trim());
  const last = table?.rows.length ?? 0;
  const [wrong] = numbers.filter((number) => !(Number(number) >= 1 && Number(number) <= last));
  if (wrong === undefined) return [];
  const why = /^\d+$/.test(wrong)
    ? `Table row number '${wrong}' is out of range`
    : `Failed to parse '${wrong}' to row number`;
  return [`${file} Table rows range validation failed => ${why}`];
}
