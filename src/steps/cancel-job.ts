import { cancelJob } from '../cluster/job/cancel-job.ts';
import { jobGrace } from '../cluster/job/job-manifest.ts';
import { findJob } from '../cluster/job/read-jobs.ts';
import { cancelJobPermissions } from '../cluster/permissions.ts';
import { created, type Step } from '../engine/step.ts';

/** Seconds that a Job has to restore the cluster and to save what it has found, and a little more. */
const timeout = jobGrace + 60;

/** Stops a Job, the newest without a name: creates `job:ended`. Errors: `request`, `job:not_found`; those of `cancelJob`. */
export function cancelJobStep(asked: string | undefined): Step {
  return {
    name: 'cancel-job',
    kind: 'job',
    requires: [],
    creates: ['job:ended'],
    permissions: cancelJobPermissions,
    async run(_inputs, { world, signal, progress }) {
      const { cluster, clock } = world;
      const name = await findJob(cluster, asked);
      progress(`telling Job "${name}" to stop`);
      await cancelJob(cluster, name, { clock, signal, progress, timeout });
      return { summary: `Job "${name}" has stopped`, created: [created('job:ended', name)] };
    },
  };
}
