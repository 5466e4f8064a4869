import type { KubernetesObject } from '../../ports/cluster.ts';
import { type Condition, conditionOf, timed } from './conditions.ts';
import { timestamp } from './objects.ts';
import { limits } from './rolling-update.ts';

interface Counts {
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly unavailableReplicas: number;
}

/**
 * The status of a Deployment from its ReplicaSets, as its controller writes it: counts that are 0 are left out, Pods
 * that are going away do not count. `deadline` is in how many milliseconds the rollout will have taken too long.
 */
export function deploymentStatus(
  deployment: KubernetesObject,
  sets: readonly KubernetesObject[],
  current: string,
  now: number,
): { status: Record<string, unknown>; deadline: number | undefined } {
  const counts = count(sets, current);
  const moved = lastMove(deployment, counts, now);
  const left = moved + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000 - now;
  const progressing = progressingCondition(deployment, counts, current, left <= 0);
  const [available, progress] = timed(deployment.status?.conditions, [
    availableCondition(deployment, counts),
    progressing,
  ]);
  const status = {
    observedGeneration: deployment.metadata.generation,
    ...Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0)),
    conditions: [available, { ...progress, lastUpdateTime: timestamp(moved) }],
  };
  return { status, deadline: progressing.reason === 'ReplicaSetUpdated' ? Math.max(1, left) : undefined };
}

/** When the rollout last moved: now, where the counts differ from those in the status or a new template came. */
function lastMove(deployment: KubernetesObject, counts: Counts, now: number): number {
  const before = deployment.status;
  const updated = conditionOf(before, 'Progressing') as { lastUpdateTime?: string } | undefined;
  if (updated?.lastUpdateTime === undefined || before.observedGeneration !== deployment.metadata.generation) return now;
  const moved = Object.entries(counts).some(([name, value]) => (before[name] ?? 0) !== value);
  return moved ? now : Date.parse(updated.lastUpdateTime);
}

function count(sets: readonly KubernetesObject[], current: string): Counts {
  const sum = (field: string) => sets.reduce((all, set) => all + (set.status?.[field] ?? 0), 0);
  const asked = sets.reduce((all, set) => all + set.spec.replicas, 0);
  const availableReplicas = sum('availableReplicas');
  return {
    replicas: sum('replicas'),
    updatedReplicas: sets.find(({ metadata }) => metadata.name === current)?.status?.replicas ?? 0,
    readyReplicas: sum('readyReplicas'),
    availableReplicas,
    unavailableReplicas: Math.max(0, asked - availableReplicas),
  };
}

function availableCondition(deployment: KubernetesObject, counts: Counts): Condition {
  const enough = counts.availableReplicas >= (deployment.spec.replicas ?? 1) - limits(deployment).unavailable;
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progressingCondition(deployment: KubernetesObject, counts: Counts, set: string, late: boolean): Condition {
  const asked = deployment.spec.replicas ?? 1;
  const done = [counts.replicas, counts.updatedReplicas, counts.availableReplicas].every((value) => value === asked);
  const type = 'Progressing';
  if (done) {
    const message = `ReplicaSet "${set}" has successfully progressed.`;
    return { type, status: 'True', reason: 'NewReplicaSetAvailable', message };
  }
  if (late) {
    const message = `ReplicaSet "${set}" has timed out progressing.`;
    return { type, status: 'False', reason: 'ProgressDeadlineExceeded', message };
  }
  return { type, status: 'True', reason: 'ReplicaSetUpdated', message: `ReplicaSet "${set}" is progressing.` };
}
