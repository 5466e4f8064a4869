import { renamed, type TestEntry } from '../../../src/history/format/test-entry.ts';

/** The tests of a history with those that were renamed joined. */
export interface JoinedTests {
  readonly tests: readonly TestEntry[];
  /** By test: its numbers in the stored columns, the newest name first. */
  readonly stored: readonly (readonly number[])[];
}

/** `entries` are in the order of the stored columns. */
export function joinedTests(entries: readonly TestEntry[]): JoinedTests {
  const names = renamed(entries);
  const known = new Set(entries.map(({ id }) => id));
  const goesOn = (id: string) => known.has(names.get(id) ?? id) && names.has(id);
  const kept = entries.flatMap((test, number) => (goesOn(test.id) ? [] : [{ test, stored: [number] }]));
  const byId = new Map(kept.map((one) => [one.test.id, one]));
  for (const [number, { id }] of entries.entries()) if (goesOn(id)) byId.get(names.get(id) ?? '')?.stored.push(number);
  return { tests: kept.map(({ test }) => test), stored: kept.map(({ stored }) => stored) };
}
