import * as z from 'zod';
import type { ClusterStatus } from '../model/cluster-status.ts';

const time = z.string().describe('ISO 8601');

/** What `status --json` prints. docs/schema/status.schema.json is generated from it. */
export const statusSchema = z.strictObject({
  schemaVersion: z.literal(1),
  server: z.string(),
  openshift: z.string(),
  csv: z
    .string()
    .optional()
    .describe('Name of the ClusterServiceVersion; absent where OLM did not install the operator'),
  channel: z.string().optional(),
  via: z.string().optional().describe('The object whose environment carries a swap; absent where there is no operator'),
  record: z
    .strictObject({ since: time, by: z.string(), variables: z.int().describe('How many were changed') })
    .optional()
    .describe('What streamstress has changed and not taken back'),
  lock: z
    .strictObject({ holder: z.string(), since: time, renewed: time })
    .optional()
    .describe('Who is at work on the cluster; absent where nobody is'),
  customResource: z
    .strictObject({
      kind: z.string(),
      ready: z.string().describe('Its condition Ready; it stays True with images that never start'),
    })
    .optional()
    .describe('What the operator installs everything by: TektonConfig; absent where it needs nothing'),
  jobs: z
    .array(
      z.strictObject({
        name: z.string(),
        runId: z.string(),
        state: z
          .enum(['waiting', 'running', 'cancelled', 'ended', 'failed'])
          .describe(
            'ended: it has run, whatever the verdict; failed: the cluster has ended it, or keeps it from running',
          ),
        createdAt: time,
        endedAt: time.optional(),
        components: z.array(z.string()),
        progress: z.string().optional().describe('How far its tests are: 12 of 133: 10 passed, 2 failed, 3m 12s'),
        verdict: z.string().optional(),
        exitCode: z.int().optional(),
        trouble: z.strictObject({ reason: z.string(), message: z.string() }).optional(),
      }),
    )
    .describe('Runs in the cluster, the newest first'),
  images: z.array(
    z.strictObject({
      component: z.string(),
      image: z.string(),
      env: z.string().describe('Variable of the operator that carries the image'),
      source: z
        .enum(['swapped', 'own', 'absent'])
        .describe('absent: this release of the operator has no such variable or workload'),
      wanted: z.string().optional().describe("What the operator's environment says"),
      carried: z.string().optional().describe('What the workload carries'),
      state: z.enum(['running', 'changing', 'absent']).describe('running: verified on every pod'),
      trouble: z.string().optional().describe('What is missing until it runs; it may hold text of the cluster'),
    }),
  ),
});

export type StatusResult = z.infer<typeof statusSchema>;

/** A status as scripts read it. What is undefined is left out. */
export function statusResult(status: ClusterStatus): StatusResult {
  return JSON.parse(JSON.stringify({ schemaVersion: 1, ...status })) as StatusResult;
}
