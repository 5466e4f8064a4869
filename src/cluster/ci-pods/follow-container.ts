import type { Clock } from '../../ports/clock.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { followPod, startOfLog } from '../job/follow-log.ts';
import { throughOutages, waitFor } from '../wait-for.ts';
import { containerState, failedInit, hasEnded } from './pod-state.ts';

/** Seconds for which the cluster may be out of reach while a pod runs. */
const longestOutage = 600;
/** Milliseconds between two looks at a pod whose log ended before it. */
const pause = 200;
/** Seconds beyond its grace that a deleted pod may take to go; where its node is dead, it never does. */
const leaveTime = 60;

/** Who reads a container's log. */
export interface Reading {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly onLine: (line: string) => void;
  /** Gives up. */
  readonly signal: AbortSignal;
  progress(message: string): void;
}

/** A pod as it was seen last. */
export interface SeenPod {
  readonly pod: KubernetesObject | undefined;
  readonly isGone: boolean;
}

/**
 * Passes on a container's log until the container has ended, over connections that break. Errors: those of the cluster; `cancelled`.
 */
export async function followContainer(
  key: ObjectKey,
  uid: string | undefined,
  container: string,
  reading: Reading,
): Promise<SeenPod> {
  const { cluster, clock, onLine, signal } = reading;
  const logging = { namespace: key.namespace ?? '', name: key.name, container };
  let place = startOfLog;
  let seen: KubernetesObject | undefined;
  let leaving: number | undefined;
  for (;;) {
    const there = await lookAgain(key, reading);
    const pod = there?.metadata.uid === uid ? there : undefined;
    seen = pod ?? seen;
    place = await followPod(cluster, logging, place, onLine, signal);
    if (pod === undefined) return { pod: seen, isGone: true };
    const isOver = containerState(pod, container)?.terminated !== undefined || hasEnded(pod) || failedInit(pod);
    if (isOver) return { pod, isGone: false };
    if (pod.metadata.deletionTimestamp !== undefined) leaving ??= clock.now() + graceLeft(pod) * 1000;
    if (leaving !== undefined && clock.now() > leaving) return { pod, isGone: true };
    await clock.sleep(pause, signal);
  }
}

/** Seconds that a pod which is being deleted has from now on. */
function graceLeft({ metadata }: KubernetesObject): number {
  return Number(metadata.deletionGracePeriodSeconds ?? 0) + leaveTime;
}

/** A pod as it is now, or as soon as the cluster can be reached again. Errors: `ci:running_pod:timeout`. */
export function lookAgain(
  key: ObjectKey,
  { cluster, ...patience }: Omit<Reading, 'onLine'>,
): Promise<KubernetesObject | undefined> {
  const look = throughOutages(async () => ({ done: true as const, value: await cluster.get(key) }));
  return waitFor(['ci', 'running_pod'], look, { ...patience, timeout: longestOutage });
}
