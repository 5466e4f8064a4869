import type { KubernetesObject } from '../../ports/cluster.ts';

/** A ReplicaSet and the replicas that it shall have. */
type Scale = readonly [set: KubernetesObject, replicas: number];

/** How many Pods a rolling update may have more, and how many less, than asked for. Percentages round up and down. */
export function limits(deployment: KubernetesObject): { surge: number; unavailable: number } {
  const replicas = deployment.spec.replicas ?? 1;
  const asked = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = Math.ceil(absolute(asked.maxSurge ?? '25%', replicas));
  const unavailable = Math.floor(absolute(asked.maxUnavailable ?? '25%', replicas));
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function absolute(value: number | string, replicas: number): number {
  return typeof value === 'number' ? value : (Number.parseInt(value, 10) * replicas) / 100;
}

/**
 * The next move of a rolling update: the present ReplicaSet grows as far as maxSurge allows, the others shrink as far as
 * maxUnavailable does, and lose what is not available first. `others` has the oldest first. With the strategy Recreate
 * the present one waits until no Pod of the others is left, `oldPodsLeft` tells.
 */
export function rollingUpdate(
  deployment: KubernetesObject,
  current: KubernetesObject,
  others: readonly KubernetesObject[],
  oldPodsLeft = false,
): readonly Scale[] {
  const replicas = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate') return recreate(current, others, replicas, oldPodsLeft);
  const { surge, unavailable } = limits(deployment);
  const sets = [current, ...others];
  const total = sum(sets, ({ spec }) => spec.replicas);
  const room = Math.max(0, replicas + surge - total);
  const grown = Math.min(replicas, current.spec.replicas + room);
  const unready = current.spec.replicas - available(current);
  const removable = total - (replicas - unavailable) - unready;
  const spare = sum(sets, available) - (replicas - unavailable);
  const moves: Scale[] = [[current, grown], ...shrink(others, removable, spare)];
  return moves.filter(([set, wanted]) => wanted !== set.spec.replicas);
}

function recreate(
  current: KubernetesObject,
  others: readonly KubernetesObject[],
  replicas: number,
  oldPodsLeft: boolean,
): Scale[] {
  const moves: Scale[] = others.map((set) => [set, 0]);
  const started: Scale[] = oldPodsLeft ? [] : [[current, replicas]];
  return [...moves, ...started].filter(([set, wanted]) => wanted !== set.spec.replicas);
}

function shrink(others: readonly KubernetesObject[], removable: number, spare: number): Scale[] {
  let unhealthyLeft = Math.max(0, removable);
  let healthyLeft = Math.max(0, Math.min(spare, removable));
  return others.map((set) => {
    const unhealthy = Math.min(set.spec.replicas - available(set), unhealthyLeft);
    unhealthyLeft -= unhealthy;
    const healthy = Math.min(available(set), healthyLeft, unhealthyLeft);
    healthyLeft -= healthy;
    unhealthyLeft -= healthy;
    return [set, set.spec.replicas - unhealthy - healthy];
  });
}

function available(set: KubernetesObject): number {
  return Math.min(set.spec.replicas, set.status?.availableReplicas ?? 0);
}

function sum(sets: readonly KubernetesObject[], count: (set: KubernetesObject) => number): number {
  return sets.reduce((all, set) => all + count(set), 0);
}
