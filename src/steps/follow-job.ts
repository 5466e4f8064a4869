import { followJob, troubleError } from '../cluster/job/follow-job.ts';
import { findJob } from '../cluster/job/read-jobs.ts';
import { created, type Step } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';

/** Seconds for which an image may fail to be pulled, or a node to be found. */
const patience = 300;

/**
 * Shows the log of a Job until the Job has ended: creates `job:ended`. Without a name it is the one that `job:started` names, or
 * the newest. A cancel leaves the Job as it is. Errors: `request`, `job:not_found`; `infrastructure`, `job:…`; `cancelled`,
 * `job:detached`.
 */
export function followJobStep(asked: string | undefined, requires: readonly Link[]): Step {
  return {
    name: 'job',
    kind: 'job-log',
    requires,
    creates: ['job:ended'],
    async run(_inputs, { world, signal, progress, output }) {
      const { cluster, clock } = world;
      const name = await findJob(cluster, asked);
      const following = { clock, signal, progress, timeout: patience, onLine: output };
      const { state, trouble } = await followJob(cluster, name, following).catch((error: unknown) => {
        throw signal.aborted ? detached(name) : error;
      });
      if (trouble) throw troubleError(trouble);
      if (state === 'cancelled') throw cancelled(name);
      return { summary: `Job "${name}" has ended`, created: [created('job:ended', name)] };
    },
  };
}

function detached(name: string): StreamstressError {
  const message = `Job "${name}" goes on without us. "streamstress logs --job ${name}" follows it, "cancel --job ${name}" stops it, "results --job ${name}" has what came of it`;
  return new StreamstressError('cancelled', ['job', 'detached'], message);
}

function cancelled(name: string): StreamstressError {
  const message = `Job "${name}" was cancelled before it had ended: "streamstress status" says what is on the cluster`;
  return new StreamstressError('infrastructure', ['job', 'cancelled'], message);
}
