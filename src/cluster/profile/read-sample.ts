import type { ResourceSample } from '../../model/resources.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { quantity } from './quantity.ts';

/** `namespace/name` of a pod. */
export type PodName = string;

export function podName({ metadata }: KubernetesObject): PodName {
  return `${metadata.namespace}/${metadata.name}`;
}

/**
 * What all pods use now, but those that are left out; its time is that of the newest measurement in it. Undefined where
 * the metrics API tells of no pod, or is not served.
 */
export async function readSample(cluster: Cluster, leftOut: ReadonlySet<PodName>): Promise<ResourceSample | undefined> {
  const measured = (await cluster.list(kinds.podMetrics)).filter((pod) => !leftOut.has(podName(pod)));
  const times = measured.map(({ timestamp }) => Date.parse(timestamp)).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return undefined;
  const containers = measured.flatMap((pod): readonly { usage?: Record<string, string> }[] => pod.containers ?? []);
  const sum = (resource: string) => containers.reduce((total, { usage }) => total + quantity(usage?.[resource]), 0);
  const [cpu, memory] = [Math.round(sum('cpu') * 1000), Math.round(sum('memory'))];
  return { at: times.reduce((newest, time) => Math.max(newest, time)), cpu, memory, pods: measured.length };
}
