import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { hashOf, kinds, timestamp } from '../objects.ts';

/** What an Event says. */
interface Said {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** Writes an Event about an object, as that component; the same one again counts up instead of making another. */
export function recordEvent(
  store: Store,
  object: KubernetesObject,
  { type, reason, message }: Said,
  source: Readonly<Record<string, string>>,
): void {
  const { name, namespace = 'default', uid } = object.metadata;
  const metadata = { name: `${name}.${hashOf([uid, reason, message]).slice(0, 16)}`, namespace };
  const now = timestamp();
  const known = store.get({ ...kinds.event, ...metadata });
  if (known !== undefined) {
    store.update({ ...known, count: known.count + 1, lastTimestamp: now });
    return;
  }
  const involvedObject = { ...keyOf(object), uid };
  const times = { count: 1, firstTimestamp: now, lastTimestamp: now };
  store.create({ ...kinds.event, metadata, involvedObject, type, reason, message, source, ...times });
}
