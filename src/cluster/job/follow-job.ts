import { StreamstressError } from '../../model/error.ts';
import type { JobTrouble } from '../../model/job.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Patience } from '../wait-for.ts';
import { followPod, startOfLog } from './follow-log.ts';
import { jobNamespace } from './job-place.ts';
import { evictionOf } from './job-trouble.ts';
import { readJob, type SeenJob } from './read-jobs.ts';

/** Milliseconds between two looks at a Job. */
const pause = 1000;

/** Who follows a Job; `timeout` is for how many seconds a trouble that may pass is waited out. */
export interface Following extends Patience {
  readonly onLine: (line: string) => void;
}

/**
 * Passes on the log of a Job's pods, one after the other, until the Job has ended. A connection that breaks is taken up where it
 * broke. Errors: `infrastructure`, `job:<what the trouble is>`, `job:gone`; those of the cluster; `cancelled`.
 */
export async function followJob(cluster: Cluster, name: string, following: Following): Promise<SeenJob> {
  const { clock, signal, progress, timeout, onLine } = following;
  let [pod, place, said, troubledSince] = ['', startOfLog, '', 0];
  for (;;) {
    const seen = await readJob(cluster, name);
    if (seen === undefined) throw gone(name);
    const current = newestBegun(seen);
    if (current !== undefined && current !== pod) {
      if (pod !== '') progress(`pod "${pod}" was lost${whyLost(seen, pod)}: "${current}" goes on`);
      [pod, place] = [current, startOfLog];
    }
    if (current !== undefined)
      place = await followPod(cluster, { namespace: jobNamespace, name: current }, place, onLine, signal);
    if (isOver(seen)) return seen;
    const { trouble } = seen;
    troubledSince = trouble === undefined ? 0 : troubledSince || clock.now();
    if (trouble && clock.now() - troubledSince >= timeout * 1000) throw troubleError(trouble);
    const now = trouble?.message ?? (current === undefined ? `waiting for a pod of "${name}"` : said);
    if (now !== said) progress(now);
    said = now;
    await clock.sleep(pause, signal);
  }
}

/** As far as the pod is still there to tell. */
function whyLost({ pods }: SeenJob, name: string): string {
  const lost = pods.find(({ metadata }) => metadata.name === name);
  return (lost && evictionOf(lost)) ?? '';
}

/** A pod that has begun has a log. */
function newestBegun({ pods }: SeenJob): string | undefined {
  return pods.find(({ status }) => status?.phase !== undefined && status.phase !== 'Pending')?.metadata.name;
}

function isOver({ state, job }: SeenJob): boolean {
  const ended = (job.status?.conditions ?? []) as readonly { type: string; status: string }[];
  return (
    state === 'cancelled' ||
    ended.some(({ type, status }) => ['Complete', 'Failed'].includes(type) && status === 'True')
  );
}

/** A trouble as an error. */
export function troubleError({ reason, message }: JobTrouble): StreamstressError {
  return new StreamstressError('infrastructure', reason.split(':'), message);
}

function gone(name: string): StreamstressError {
  const message = `Job "${jobNamespace}/${name}" is gone: somebody has deleted it. What it had saved is shown by "streamstress results --job ${name}"`;
  return new StreamstressError('infrastructure', ['job', 'gone'], message);
}
