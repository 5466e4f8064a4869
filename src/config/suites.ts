import { z } from 'zod';
import type { Suite } from '../model/suite.ts';
import { tableName } from './components.ts';

const text = z.string().min(1);

const suite = z.strictObject({
  repository: text,
  ref: text,
  specs: z.array(text).min(1).default(['specs']),
  tags: z.string().default(''),
});

/** suites.toml: one table a suite. */
export const suitesSchema = z.record(tableName, suite);

/** Suites in the order of the file. */
export function toSuites(parsed: z.infer<typeof suitesSchema>): readonly Suite[] {
  return Object.entries(parsed).map(([name, rest]) => ({ name, ...rest }));
}
