import type { Component } from '../../model/component.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import type { Workloads } from './workloads.ts';

/**
 * Pods of StatefulSets that hold up an update: of an older revision and not Ready. The controller waits until they are,
 * and an image that never starts never is. To be asked only once the StatefulSet has the right template.
 */
export function blockingPods(component: Component, workloads: Workloads): readonly KubernetesObject[] {
  const names = [...new Set(component.images.map(({ workload }) => workload))];
  return names.flatMap((name) => {
    const workload = workloads.find(component, name);
    const revision = workload?.status?.updateRevision;
    if (workload?.kind !== kinds.statefulSet.kind || revision === undefined || !isObserved(workload)) return [];
    return workloads
      .podsOf(workload)
      .filter((pod) => pod.metadata.labels?.['controller-revision-hash'] !== revision && isStuck(pod));
  });
}

function isObserved({ metadata, status }: KubernetesObject): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

function isStuck({ metadata, status }: KubernetesObject): boolean {
  const conditions: readonly { type: string; status: string }[] = status?.conditions ?? [];
  const ready = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  return metadata.deletionTimestamp === undefined && !ready;
}
