import type { ResourceUse } from '../../model/resources.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { conditionOf } from '../setup/conditions.ts';
import { quantity } from './quantity.ts';

interface Taint {
  readonly effect: string;
}

/** Whether pods of tests, which tolerate nothing, are scheduled there: it is Ready, not cordoned and has no taint against them. */
export function takesTests({ spec, status }: KubernetesObject): boolean {
  const taints: readonly Taint[] = spec?.taints ?? [];
  const repels = taints.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
  return conditionOf(status, 'Ready')?.status === 'True' && spec?.unschedulable !== true && !repels;
}

/** What nodes offer together. */
export function allocatableOf(nodes: readonly KubernetesObject[]): ResourceUse {
  const sum = (resource: string) =>
    nodes.reduce((total, { status }) => total + quantity(status?.allocatable?.[resource]), 0);
  return { cpu: Math.round(sum('cpu') * 1000), memory: Math.round(sum('memory')), pods: sum('pods') };
}
