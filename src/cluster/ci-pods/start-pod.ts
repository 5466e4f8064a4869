import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import { type Patience, throughOutages, waitFor } from '../wait-for.ts';
import { containerState, failedInit, hasEnded, waitingFor } from './pod-state.ts';

/** Seconds that a pod of an earlier run has to go. */
const leaveTime = 600;

export function keyOf({ metadata }: KubernetesObject): ObjectKey {
  return { ...kinds.pod, name: metadata.name, namespace: metadata.namespace ?? '' };
}

/** Makes a pod; one of the same name that an earlier run has left is deleted first. Errors: `ci:running_pod:timeout`. */
export async function createPod(
  cluster: Cluster,
  pod: KubernetesObject,
  patience: Patience,
): Promise<KubernetesObject> {
  const key = keyOf(pod);
  return waitFor(
    ['ci', 'running_pod'],
    throughOutages(async () => {
      const made = await cluster.create(pod);
      if (made !== 'exists') return { done: true, value: made };
      const there = await cluster.get(key);
      if (there && there.metadata.deletionTimestamp === undefined) await cluster.delete(key);
      return { done: false, missing: `pod "${key.namespace}/${key.name}" of an earlier run is still there` };
    }),
    { ...patience, timeout: leaveTime },
    () => diagnose(cluster, [key]),
  );
}

/**
 * Waits until the step of a pod has started, or never will; undefined where the pod is gone. Errors: `infrastructure`,
 * `ci:pod_pending:timeout` with what its containers wait for, its conditions and events.
 */
export async function awaitStart(
  cluster: Cluster,
  key: ObjectKey,
  patience: Patience,
): Promise<KubernetesObject | undefined> {
  return waitFor(
    ['ci', 'pod_pending'],
    throughOutages(async () => {
      const pod = await cluster.get(key);
      const { running, terminated } = containerState(pod, 'test') ?? {};
      if (pod === undefined || running || terminated || hasEnded(pod) || failedInit(pod)) {
        return { done: true, value: pod };
      }
      return { done: false, missing: `pod "${key.namespace}/${key.name}" waits: ${waitingFor(pod)}` };
    }),
    patience,
    () => diagnose(cluster, [key]),
  );
}
