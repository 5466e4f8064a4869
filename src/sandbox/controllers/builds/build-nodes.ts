import type { KubernetesObject } from '../../../ports/cluster.ts';
import { architecture } from '../../registry/make-image.ts';
import type { Store } from '../../store.ts';
import { recordEvent } from '../kubelet/pod-events.ts';
import { kinds } from '../objects.ts';

/** Puts a Pod on the node that the scheduler has found for it. */
export function bindPod(store: Store, pod: KubernetesObject, nodeName: string): KubernetesObject {
  const bound = store.update({ ...pod, spec: { ...pod.spec, nodeName } });
  const { namespace, name } = bound.metadata;
  const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
  recordEvent(store, bound, { type: 'Normal', reason: 'Scheduled', message }, { component: 'default-scheduler' });
  return bound;
}

/** Architecture of the node that a Pod is on; this machine's where no such node is known. */
export function architectureOf(store: Store, pod: KubernetesObject): string {
  const node = store.get({ ...kinds.node, name: pod.spec.nodeName ?? '' });
  return node?.status?.nodeInfo?.architecture ?? architecture;
}
