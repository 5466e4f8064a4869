import { claimMarks, claimSelector, claimsOfSelector } from '../cluster/claims/claim-marks.ts';
import { releaseClaims } from '../cluster/claims/release-claims.ts';
import { created, type Step, type StepOutcome } from '../engine/step.ts';
import type { Link } from '../model/link.ts';

/** Gives the claimed cluster of a run back, in every ending, after everything that works on it. */
export function releaseTargetStep(runId: string, after: readonly Link[]): Step {
  return {
    name: 'release',
    kind: 'claim',
    requires: [],
    after: [...new Set<Link>(['claimed:target', ...after])],
    creates: ['released:target'],
    cleanup: true,
    async run(_inputs, { world: { pools, machine } }) {
      const selector = claimSelector(claimMarks(runId, 'run', machine));
      return outcomeOf(pools ? await releaseClaims(pools.cluster, selector) : []);
    },
  };
}

/** Gives back what a killed run has claimed; the cluster that is signed in to is Hive's. */
export function releaseClaimsOfStep(runId: string): Step {
  return {
    name: 'release',
    kind: 'restore',
    requires: ['user:cluster'],
    creates: ['released:target'],
    async run(_inputs, { world: { cluster } }) {
      return outcomeOf(await releaseClaims(cluster, claimsOfSelector(runId)));
    },
  };
}

function outcomeOf(released: readonly string[]): StepOutcome {
  const gone = [created('released:target', true)];
  if (released.length === 0) return { summary: 'nothing is claimed', created: gone, skipped: true };
  return {
    summary: `ClusterClaim "${released.join('", "')}" is deleted: its pool takes the cluster back`,
    created: gone,
  };
}
