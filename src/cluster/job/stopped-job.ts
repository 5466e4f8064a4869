import type { Cluster } from '../../ports/cluster.ts';
import { evictionOf, isOver } from './job-trouble.ts';
import { readJob } from './read-jobs.ts';

/** Why a pod of a Job was told to stop. */
export interface Stop {
  /** In words, as far as the cluster tells. */
  readonly why: string;
  /** Whether another pod begins again. */
  readonly goesOn: boolean;
}

/** Looks why the pod that runs now was told to stop. Errors: those of the cluster. */
export async function stopOf(cluster: Cluster, name: string): Promise<Stop> {
  const seen = await readJob(cluster, name);
  if (seen === undefined) return { why: 'somebody has deleted the Job', goesOn: false };
  if (seen.job.spec.suspend === true) return { why: 'somebody has cancelled the Job', goesOn: false };
  const { job, pods, trouble } = seen;
  if (isOver(job)) return { why: trouble?.message ?? 'the Job is over', goesOn: false };
  const [pod] = pods;
  const eviction = pod && evictionOf(pod);
  const why = eviction === undefined ? 'somebody has deleted its pod' : `its pod was evicted${eviction}`;
  return { why: `${why}. The Job goes on with another one`, goesOn: true };
}
