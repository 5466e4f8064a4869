import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import type { OnLine } from '../controller.ts';
import { timestamp } from '../objects.ts';
import { recordEvent } from './pod-events.ts';
import { type ContainerRecord, type PodFailure, podStatus, untouched } from './pod-status.ts';

/** Annotation with the port on 127.0.0.1 that a Pod's program finds in `PORT` and listens on. */
export const portAnnotation = 'sandbox.streamstress.dev/port';

/** What is known and told of a Pod on a node. */
export interface PodState {
  record(container: string): ContainerRecord;
  /** Takes over what changed of a container. */
  report(container: string, change: Partial<ContainerRecord>): void;
  /** The Pod has failed once its containers have ended, in whatever way. */
  fail(failure: PodFailure): void;
  /** Writes the status that follows from all this. */
  write(): void;
  event(type: 'Normal' | 'Warning', reason: string, message: string): void;
  /** Annotates the Pod with its port; undefined where it is gone. */
  annotate(port: number): KubernetesObject | undefined;
}

/** Keeps the status of a Pod in the store for as long as that Pod is there. */
export function createPodState(bound: KubernetesObject, store: Store, onLine: OnLine): PodState {
  const key = keyOf(bound);
  const records = new Map<string, ContainerRecord>();
  const startTime = timestamp();
  let failure: PodFailure | undefined;
  const record = (container: string) => records.get(container) ?? untouched(bound);

  function live(): KubernetesObject | undefined {
    const pod = store.get(key);
    return pod?.metadata.uid === bound.metadata.uid ? pod : undefined;
  }

  function write(): void {
    const pod = live();
    if (pod !== undefined) store.update({ ...pod, status: podStatus(pod, records, startTime, failure) }, 'status');
  }

  return {
    record,
    write,
    report(container, change) {
      records.set(container, { ...record(container), ...change });
      write();
    },
    fail(why) {
      failure = why;
    },
    event(type, reason, message) {
      if (type === 'Warning') onLine(`pod ${key.namespace}/${key.name}: ${reason}: ${message}`);
      const source = { component: 'kubelet', host: bound.spec.nodeName };
      if (live() !== undefined) recordEvent(store, bound, { type, reason, message }, source);
    },
    annotate(port) {
      const pod = live();
      if (pod === undefined) return undefined;
      const annotations = { ...pod.metadata.annotations, [portAnnotation]: String(port) };
      return store.update({ ...pod, metadata: { ...pod.metadata, annotations } });
    },
  };
}
