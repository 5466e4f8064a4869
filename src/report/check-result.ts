import * as z from 'zod';
import type { FinishedRun } from '../model/finished-run.ts';
import type { StepResult } from '../model/run-event.ts';

/** What `check --json` prints. docs/schema/check.schema.json is generated from it. */
export const checkSchema = z.strictObject({
  schemaVersion: z.literal(1),
  ok: z.boolean().describe('Whether every row is ok'),
  rows: z.array(
    z.strictObject({
      name: z.string().describe('Unique within its group'),
      group: z
        .string()
        .describe(
          'tools, cluster, operator, set-up, permissions, the name of a suite for what its tests need, or repairs for what could not be done',
        ),
      status: z
        .enum(['ok', 'fixable', 'failed'])
        .describe('fixable: check --fix and the set-up of a run repair it; failed: somebody else must'),
      summary: z.string().describe('What is there, or what is wrong; it may hold text of the cluster'),
      todo: z.string().optional().describe('What to do, where the summary does not say it'),
    }),
  ),
});

export type CheckResult = z.infer<typeof checkSchema>;
export type CheckRow = CheckResult['rows'][number];

/** The rows of a check that has run, in the order in which they were planned. */
export function checkResult({ steps, find }: FinishedRun): CheckResult {
  const signIn = steps.find(({ kind }) => kind === 'sign-in')?.error;
  const rows = steps.flatMap((step): readonly CheckRow[] => {
    const { name, kind, status, summary, error } = step;
    const finding = kind === 'check' ? find(name as `check:${string}`) : undefined;
    if (kind === 'check' && status === 'skipped') return [];
    if (finding) return [{ ...placed(name), ...finding }];
    if (kind in groups) return [{ ...placed(name, groups[kind]), status: isDone(step) ? 'ok' : 'failed', summary }];
    const isNews = status === 'failed' && error?.reason !== signIn?.reason;
    return isNews || kind === 'check' ? [{ group: 'repairs', name, status: 'failed', summary }] : [];
  });
  return { schemaVersion: 1, ok: rows.every(({ status }) => status === 'ok'), rows };
}

/** Groups of steps that are rows by themselves, by their kind. */
const groups: Readonly<Record<string, string>> = { tool: 'tools', 'sign-in': 'cluster' };

function isDone({ status }: StepResult): boolean {
  return status === 'succeeded';
}

/** `check:cluster/nodes` is `nodes` of the group `cluster`; `tool:go` is `go` of the group that is given. */
function placed(step: string, group?: string): { group: string; name: string } {
  const name = step.slice(step.indexOf(':') + 1);
  if (group !== undefined) return { group, name };
  const at = name.indexOf('/');
  return { group: name.slice(0, at), name: name.slice(at + 1) };
}
