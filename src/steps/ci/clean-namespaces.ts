import { deleteNamespaces, planClean } from '../../cluster/ci-namespace/clean.ts';
import { claimsOfSelector } from '../../cluster/claims/claim-marks.ts';
import { releaseClaims } from '../../cluster/claims/release-claims.ts';
import { created, type Step } from '../../engine/step.ts';
import type { AskedClean } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';

/**
 * Deletes namespaces of runs, after the clusters that were claimed for them were given back: creates `cleaned:ci`. Errors:
 * `request`, `ci:not_of_ci`; `infrastructure`, `ci:releasing_cluster_claim`; those of the cluster.
 */
export function cleanNamespacesStep(asked: AskedClean): Step {
  return {
    name: 'clean',
    kind: 'ci-clean',
    requires: ['cluster:target'],
    creates: ['cleaned:ci'],
    async run(_inputs, { world: { cluster, clock } }) {
      const plan = await planClean(cluster, asked, clock.now());
      const names = plan.flatMap(({ name, action }) => (action === 'delete' ? [name] : []));
      if (!asked.dryRun) {
        for (const name of names) await releaseClaims(cluster, claimsOfSelector(name)).catch(ifForbidden);
        await deleteNamespaces(cluster, names);
      }
      const summary = `${names.length} of ${plan.length} namespaces ${asked.dryRun ? 'would be' : 'are'} deleted`;
      return { summary, created: [created('cleaned:ci', plan)], skipped: names.length === 0 };
    },
  };
}

/** Who may not look for claims has made none. */
function ifForbidden(error: unknown): void {
  if (!(error instanceof StreamstressError && error.reason === 'cluster:forbidden')) throw error;
}
