import { z } from 'zod';
import { type Report, totalsSchema } from '../../report/report.ts';

const commit = z.string();

/** What a series keeps of a run for ever: what it was made of and what came of it. Results of its tests are in the columns. */
export const runRowSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  state: z.enum(['finished', 'cancelled']),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  verdict: z.strictObject({ kind: z.string(), sentence: z.string() }),
  totals: totalsSchema,
  cluster: z
    .strictObject({ openshift: z.string(), csv: z.string(), architecture: z.string(), sandbox: z.boolean() })
    .optional(),
  /** Components and suites by name. */
  sources: z.record(
    z.string(),
    z.strictObject({ repository: z.string(), ref: z.string(), commit, committedAt: z.iso.datetime() }),
  ),
  /** Images by the operator's variable. */
  images: z.record(z.string(), z.string()),
});

export type RunRow = z.infer<typeof runRowSchema>;

export function rowOf({ run, verdict, totals, cluster, sources, images }: Report): RunRow {
  const { id, startedAt, endedAt, state, exitCode } = run;
  const { kind, sentence } = verdict;
  return {
    ...{ id, startedAt, endedAt, state, exitCode, verdict: { kind, sentence }, totals },
    ...(cluster && { cluster: clusterOf(cluster) }),
    sources: Object.fromEntries(
      sources.map(({ name, repository, ref, commit, committedAt }) => [name, { repository, ref, commit, committedAt }]),
    ),
    images: Object.fromEntries(images.map(({ env, image }) => [env, image])),
  };
}

function clusterOf({ openshift, csv, architecture, sandbox }: NonNullable<Report['cluster']>): RunRow['cluster'] {
  return { openshift, csv, architecture, sandbox };
}

/** Oldest first; runs of the same instant by id, so that every publisher writes the same order. */
export function byStart(a: RunRow, b: RunRow): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
