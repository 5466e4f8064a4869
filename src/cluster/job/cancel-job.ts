import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { type Patience, waitFor } from '../wait-for.ts';
import { removeAccess } from './job-access.ts';
import { jobNamespace } from './job-place.ts';
import { readJob } from './read-jobs.ts';

/**
 * Stops a Job: its pod is told to stop and restores the cluster itself, and the Job stays to be looked at. Ends when no pod of
 * it is left. Errors: `infrastructure`, `job:cancelling:timeout`; those of the cluster.
 */
export async function cancelJob(cluster: Cluster, name: string, patience: Patience): Promise<void> {
  const key = { ...kinds.job, name, namespace: jobNamespace };
  await cluster.patch(key, { type: 'merge', body: { spec: { suspend: true } } });
  await waitFor(['job', 'cancelling'], async () => look(cluster, name), patience);
  await removeAccess(cluster, name);
}

async function look(cluster: Cluster, name: string) {
  const seen = await readJob(cluster, name);
  const active = seen?.pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(status?.phase)) ?? [];
  if (active.length === 0) return { done: true, value: undefined } as const;
  return { done: false, missing: `pod "${active[0]?.metadata.name}" has not ended yet` } as const;
}
