import type { RunsField } from './query.ts';

const day = 86_400_000;
const lengths: Readonly<Record<string, number>> = { h: day / 24, d: day, w: 7 * day };

/** A number of runs, a label, or a moment in milliseconds; undefined where the value makes no sense. */
export function runsValue(field: RunsField, value: string, now: number): number | string | undefined {
  if (field === 'label') return value;
  if (field === 'last') return /^[1-9]\d{0,5}$/.test(value) ? Number(value) : undefined;
  return momentOf(value, now, field === 'until' ? day - 1 : 0);
}

/** `14d` is so long ago; `2026-11-01` begins at midnight in UTC, and `rest` later it is over. */
function momentOf(value: string, now: number, rest: number): number | undefined {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (lengths[unit] ?? day);
  const date = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(date) ? undefined : date + rest;
}
