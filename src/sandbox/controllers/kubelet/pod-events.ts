import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { hashOf, kinds, timestamp } from '../objects.ts';

/** Writes an Event about a Pod; the same one again counts up instead of making another. */
export function recordEvent(
  store: Store,
  pod: KubernetesObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  const { name, namespace = 'default', uid } = pod.metadata;
  const metadata = { name: `${name}.${hashOf([uid, reason, message]).slice(0, 16)}`, namespace };
  const now = timestamp();
  const known = store.get({ ...kinds.event, ...metadata });
  if (known !== undefined) {
    store.update({ ...known, count: known.count + 1, lastTimestamp: now });
    return;
  }
  const involvedObject = { ...keyOf(pod), uid };
  const source = { component: 'kubelet', host: pod.spec.nodeName };
  const times = { count: 1, firstTimestamp: now, lastTimestamp: now };
  store.create({ ...kinds.event, metadata, involvedObject, type, reason, message, source, ...times });
}
