import { followJob, troubleError } from '../cluster/job/follow-job.ts';
import { findJob } from '../cluster/job/read-jobs.ts';
import { followJobPermissions } from '../cluster/permissions.ts';
import { created, type Step } from '../engine/step.ts';
import { asStreamstressError, StreamstressError } from '../model/error.ts';
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
    permissions: followJobPermissions,
    async run(_inputs, { world, signal, progress, output }) {
      const { cluster, clock } = world;
      const name = await findJob(cluster, asked);
      const following = { clock, signal, progress, timeout: patience, onLine: output };
      const { state, trouble } = await followJob(cluster, name, following).catch((error: unknown) => {
        throw signal.aborted ? detached(name) : withoutUs(error, name);
      });
      if (trouble) throw troubleError(trouble);
      if (state === 'cancelled') throw cancelled(name);
      return { summary: `Job "${name}" has ended`, created: [created('job:ended', name)] };
    },
  };
}

/** What keeps us from looking, such as a login that has run out, does nothing to the Job. */
function withoutUs(thrown: unknown, name: string): StreamstressError {
  const error = asStreamstressError(thrown);
  if (error.reason.startsWith('job:')) return error;
  const message = `${error.message}\nJob "${name}" goes on all the same: ${afterwards(name)}`;
  return new StreamstressError(error.kind, error.reason.split(':'), message, error);
}

function detached(name: string): StreamstressError {
  const message = `Job "${name}" goes on without us: ${afterwards(name)}`;
  return new StreamstressError('cancelled', ['job', 'detached'], message);
}

function afterwards(name: string): string {
  return `"streamstress logs --job ${name}" follows it, "cancel --job ${name}" stops it, "results --job ${name}" has what came of it`;
}

function cancelled(name: string): StreamstressError {
  const message = `Job "${name}" was cancelled before it had ended: "results --job ${name}" has what it had found, "streamstress status" says what is on the cluster`;
  return new StreamstressError('infrastructure', ['job', 'cancelled'], message);
}
