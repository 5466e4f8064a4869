import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { timed } from '../conditions.ts';
import { recordEvent } from '../kubelet/pod-events.ts';
import { kinds, timestamp } from '../objects.ts';

/** A phase of a Build, and why it is in it. */
export interface BuildPhase {
  readonly phase: 'New' | 'Pending' | 'Running' | 'Complete' | 'Failed' | 'Error' | 'Cancelled';
  readonly reason?: string;
  readonly message?: string;
  /** Where it is pushed. */
  readonly outputDockerImageReference?: string | undefined;
  /** Of the image that was pushed. */
  readonly imageDigest?: string;
  /** The end of the log of a Build that failed. */
  readonly logSnippet?: string;
}

/** Whether a Build is still to end. */
export function isActive({ status }: KubernetesObject): boolean {
  return ['New', 'Pending', 'Running'].includes(status?.phase);
}

/** Whether no earlier Build of its BuildConfig is still to end (runPolicy Serial). */
export function isRunnable(store: Store, build: KubernetesObject): boolean {
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

/** Events of a Build, by its new phase, with what follows its name in their messages. */
const events: Readonly<Record<string, readonly [reason: string, words: string]>> = {
  Running: ['BuildStarted', 'is now running'],
  Complete: ['BuildCompleted', 'completed successfully'],
  Cancelled: ['BuildCancelled', 'has been cancelled'],
  Failed: ['BuildFailed', 'failed'],
  Error: ['BuildFailed', 'failed'],
};

/** Writes the phase of a Build that is there and has not ended; reason and message are those of this phase alone. */
export function writePhase(store: Store, build: KubernetesObject, next: BuildPhase): void {
  const live = store.get(keyOf(build));
  if (live?.metadata.uid !== build.metadata.uid || live === undefined || !isActive(live)) return;
  const { reason, message, ...kept } = live.status;
  const { phase, imageDigest, logSnippet, outputDockerImageReference } = next;
  const said = { ...(next.reason && { reason: next.reason }), ...(next.message && { message: next.message }) };
  const status = {
    ...kept,
    ...said,
    phase,
    conditions: timed(live.status.conditions, [{ type: phase, status: 'True', ...said }]),
    ...times(live.status, phase),
    ...(outputDockerImageReference !== undefined && { outputDockerImageReference }),
    ...(imageDigest && { output: { to: { imageDigest } } }),
    ...(logSnippet && { logSnippet }),
  };
  store.update({ ...live, status }, 'status');
  const event = phase === live.status.phase ? undefined : events[phase];
  if (event === undefined) return;
  const told = `Build ${live.metadata.namespace}/${live.metadata.name} ${event[1]}`;
  recordEvent(store, live, { type: 'Normal', reason: event[0], message: told }, { component: 'build-controller' });
}

/** `duration` is in nanoseconds. */
function times({ startTimestamp }: { readonly startTimestamp?: string }, phase: BuildPhase['phase']) {
  const now = timestamp();
  const start = startTimestamp ?? now;
  if (phase === 'New' || phase === 'Pending') return {};
  if (phase === 'Running') return { startTimestamp: start };
  return { startTimestamp: start, completionTimestamp: now, duration: (Date.parse(now) - Date.parse(start)) * 1e6 };
}

const shownLines = 5;
const shownCharacters = 120;

/**
 * The last lines of what a builder has written, long ones without their middle. Read:
 * openshift/openshift-controller-manager @ 26d20feae, pkg/build/controller/build (setBuildCompletionData).
 */
export function logSnippet(log: string): string {
  return log
    .trimEnd()
    .split('\n')
    .slice(-shownLines)
    .map((line) => (line.length > shownCharacters ? `${line.slice(0, 58)}...${line.slice(-59)}` : line))
    .join('\n');
}
