import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { timed } from '../conditions.ts';
import { kinds, timestamp } from '../objects.ts';

/** A phase of a Build, and why it is in it. */
export interface BuildPhase {
  readonly phase: 'New' | 'Pending' | 'Running' | 'Complete' | 'Failed' | 'Error' | 'Cancelled';
  readonly reason?: string;
  readonly message?: string;
  /** Of the image that was pushed. */
  readonly imageDigest?: string;
  /** The end of the log of a Build that failed. */
  readonly logSnippet?: string;
}

/** Whether a Build is still to end. */
export function isActive({ status }: KubernetesObject): boolean {
  return ['New', 'Pending', 'Running'].includes(status?.phase);
}

/** Whether a Build is new, and no earlier one of its BuildConfig is still to end (runPolicy Serial). */
export function isRunnable(store: Store, build: KubernetesObject): boolean {
  if (build.status?.phase !== 'New') return false;
  const config = build.status.config?.name;
  if (config === undefined) return true;
  const others = store.list(kinds.build, { namespace: build.metadata.namespace ?? '' });
  return !others.some(
    (other) => other.status?.config?.name === config && isActive(other) && numberOf(other) < numberOf(build),
  );
}

function numberOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['openshift.io/build.number'] ?? 0);
}

/** Writes the phase of a Build that is there and has not ended; reason and message are those of this phase alone. */
export function writePhase(store: Store, build: KubernetesObject, next: BuildPhase): void {
  const live = store.get(keyOf(build));
  if (live?.metadata.uid !== build.metadata.uid || live === undefined || !isActive(live)) return;
  const { reason, message, ...kept } = live.status;
  const { phase, imageDigest, logSnippet } = next;
  const said = { ...(next.reason && { reason: next.reason }), ...(next.message && { message: next.message }) };
  const over = !['New', 'Pending', 'Running'].includes(phase);
  const status = {
    ...kept,
    ...said,
    phase,
    conditions: timed(live.status.conditions, [{ type: phase, status: 'True', ...said }]),
    ...(phase === 'Running' && { startTimestamp: timestamp() }),
    ...(over && { completionTimestamp: timestamp() }),
    ...(imageDigest !== undefined && { output: { to: { imageDigest } } }),
    ...(logSnippet !== undefined && { logSnippet }),
  };
  store.update({ ...live, status }, 'status');
}
