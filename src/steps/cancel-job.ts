import { cancelJob } from '../cluster/job/cancel-job.ts';
import { findJob } from '../cluster/job/read-jobs.ts';
import { created, type Step } from '../engine/step.ts';

/** Seconds that a Job has to restore the cluster. */
const timeout = 660;

/** Stops a Job, the newest without a name: creates `job:ended`. Errors: `request`, `job:not_found`; those of `cancelJob`. */
export function cancelJobStep(asked: string | undefined): Step {
  return {
    name: 'cancel-job',
    kind: 'job',
    requires: [],
    creates: ['job:ended'],
    async run(_inputs, { world, signal, progress }) {
      const { cluster, clock } = world;
      const name = await findJob(cluster, asked);
      progress(`telling Job "${name}" to stop`);
      await cancelJob(cluster, name, { clock, signal, progress, timeout });
      return { summary: `Job "${name}" has stopped`, created: [created('job:ended', name)] };
    },
  };
}
