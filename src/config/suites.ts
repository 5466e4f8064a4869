import * as z from 'zod';
import type { Suite } from '../model/suite.ts';
import { tagFilter } from '../model/tag-expression.ts';
import { tableName } from './components.ts';

const text = z.string().min(1);

const need = z.strictObject({
  specs: z.array(text).default([]),
  tags: z.string().refine(isTagExpression, 'is no tag expression').default(''),
  cases: z.array(text).default([]),
  tools: z.array(text).default([]),
  variables: z.array(text).default([]),
  users: z.array(text).default([]),
});

const suite = z.strictObject({
  repository: text,
  ref: z.union([text, z.tuple([text], text)], 'must be a string, or several of them'),
  specs: z.array(text).min(1).default(['specs']),
  without: z.array(text).default([]),
  alone: z.array(text).default([]),
  tags: z.string().default(''),
  streams: z.int().min(1).default(1),
  env: z.record(text, z.string()).default({}),
  needs: z.record(tableName, need).default({}),
  scenario_timeout: z.number().positive().optional(),
  run_timeout: z.number().positive().optional(),
});

const tests = z.strictObject({ cluster_role: text.default('cluster-admin') });

/** The table of suites.toml that is no suite: what all tests are given. */
export const testsSchema = z.object({ tests: tests.default({ cluster_role: 'cluster-admin' }) });

/** The other tables of suites.toml: one a suite. */
export const suitesSchema = z.record(tableName, suite);

/** Suites in the order of the file. */
export function toSuites(parsed: z.infer<typeof suitesSchema>): readonly Suite[] {
  return Object.entries(parsed).map(
    ([name, { ref, needs, scenario_timeout: scenarioTimeout, run_timeout: runTimeout, ...rest }]) => ({
      name,
      ...rest,
      refs: typeof ref === 'string' ? [ref] : ref,
      needs: Object.entries(needs).map(([need, facts]) => ({ name: need, ...facts })),
      scenarioTimeout,
      runTimeout,
    }),
  );
}

function isTagExpression(text: string): boolean {
  try {
    return text === '' || tagFilter(text) !== undefined;
  } catch {
    return false;
  }
}
