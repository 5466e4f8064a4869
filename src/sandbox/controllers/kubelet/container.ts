import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { timestamp } from '../objects.ts';
import { type ContainerSpec, MissingConfig } from './environment.ts';
import type { PulledImage } from './images.ts';
import type { ContainerRecord, ContainerState } from './pod-status.ts';
import { probeReadiness } from './probe.ts';
import { type ContainerProcess, type ProcessGroup, startProcessGroup } from './process-group.ts';

/** Back-off of pulls and restarts: doubles from first to last. A real kubelet's goes from 10 s to 5 min. */
const firstBackOff = 200;
const lastBackOff = 5_000;
/**
 * Longest that a process which is started again may take to end after SIGTERM, in seconds, whatever its Pod allows (mostly
 * 30). What runs to an end of its own has something to save, and all the time that it asks for.
 */
const longestGrace = 3;
/** What Kubernetes gives where a Pod says nothing. */
const usualGrace = 30;

/** Seconds until SIGKILL, as who stops a Pod wants it; what the Pod says where nothing is said, and at most so many. */
export interface Grace {
  readonly seconds?: number | undefined;
  readonly atMost?: number | undefined;
}

/** Kills a process; the reason is shown as that of its end. */
export type Kill = (reason?: string) => void;

/** What a container needs of its Pod and its node. */
export interface ContainerWorld {
  /** The Pod with its port annotation. */
  readonly pod: KubernetesObject;
  readonly port: number;
  /** True for one that has to succeed before the others are started. */
  readonly initial: boolean;
  pull(reference: string): Promise<PulledImage>;
  /** Its process, ready to be started. Throws MissingConfig, and where it cannot be made. */
  process(image: PulledImage, restartCount: number): Promise<ContainerProcess>;
  /** What it has said about its end. */
  message(exitCode: number, restartCount: number): string | undefined;
  /** Takes over what changed of the container's record. */
  report(change: Partial<ContainerRecord>): void;
  /** Ends when nothing holds the container back any more. */
  admitted(image: string): Promise<void>;
  /** Takes the way to kill a process that runs, with the reason of its end; what it returns is called when it has ended. */
  running(restartCount: number, kill: Kill): () => void;
  /** An Event of the Pod. */
  event(type: 'Normal' | 'Warning', reason: string, message: string): void;
}

/**
 * Pulls, runs, probes and, where the Pod's restartPolicy wants it, restarts a container until the signal fires, whose reason
 * is the Grace for it; ends when its process has ended. True where it succeeded.
 */
export async function runContainer(spec: ContainerSpec, world: ContainerWorld, signal: AbortSignal): Promise<boolean> {
  const image = await pullUntilThere(spec, world, signal);
  await world.admitted(spec.image);
  for (let restartCount = 0; image !== undefined && !signal.aborted; restartCount += 1) {
    const terminated = await runOnce(spec, image, world, restartCount, signal);
    if (signal.aborted || isOver(world, terminated.exitCode)) {
      const succeeded = terminated.exitCode === 0;
      world.report({ ready: world.initial && succeeded, state: { terminated } });
      return succeeded;
    }
    const lastState = { terminated };
    const wait = backOff(restartCount);
    const message = `back-off ${wait / 1000}s restarting failed container=${spec.name} pod=${podName(world.pod)}`;
    world.report({
      restartCount,
      ready: false,
      lastState,
      state: { waiting: { reason: 'CrashLoopBackOff', message } },
    });
    world.event('Warning', 'BackOff', `Back-off restarting failed container ${spec.name} in pod ${podName(world.pod)}`);
    await pause(wait, signal);
  }
  return false;
}

function isOver({ pod: { spec }, initial }: ContainerWorld, exitCode: number): boolean {
  return spec.restartPolicy === 'Never' || ((initial || spec.restartPolicy === 'OnFailure') && exitCode === 0);
}

async function pullUntilThere(
  { image }: ContainerSpec,
  world: ContainerWorld,
  signal: AbortSignal,
): Promise<PulledImage | undefined> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const pulled = await world.pull(image);
      world.event('Normal', 'Pulled', `Successfully pulled image "${image}"`);
      world.report({ imageID: pulled.imageID });
      return pulled;
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      world.event('Warning', 'Failed', `Failed to pull image "${image}": ${problem}`);
      world.report({ state: { waiting: { reason: 'ErrImagePull', message: problem } } });
      await pause(backOff(attempt), signal);
      if (signal.aborted) break;
      const message = `Back-off pulling image "${image}": ErrImagePull: ${problem}`;
      world.event('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      world.report({ state: { waiting: { reason: 'ImagePullBackOff', message } } });
      await pause(backOff(attempt), signal);
    }
  }
  return undefined;
}

type Terminated = NonNullable<ContainerState['terminated']>;

/** One life of a container's process; the state that it ended in. */
async function runOnce(
  spec: ContainerSpec,
  image: PulledImage,
  world: ContainerWorld,
  restartCount: number,
  signal: AbortSignal,
): Promise<Terminated> {
  const startedAt = timestamp();
  try {
    const group = startProcessGroup(await configured(image, world, restartCount, signal));
    const end = await followed(group, spec, world, restartCount, signal);
    const message = world.message(end.exitCode, restartCount);
    return { ...end, ...(message === undefined ? {} : { message }), startedAt, finishedAt: timestamp() };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    world.event('Warning', 'Failed', `Error: ${message}`);
    return { exitCode: 128, reason: 'StartError', message, startedAt, finishedAt: timestamp() };
  }
}

/** The process of a container once all that it is configured with is there. */
async function configured(
  image: PulledImage,
  world: ContainerWorld,
  restartCount: number,
  signal: AbortSignal,
): Promise<ContainerProcess> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await world.process(image, restartCount);
    } catch (thrown) {
      if (!(thrown instanceof MissingConfig) || signal.aborted) throw thrown;
      world.event('Warning', 'Failed', `Error: ${thrown.message}`);
      world.report({ state: { waiting: { reason: 'CreateContainerConfigError', message: thrown.message } } });
      await pause(backOff(attempt), signal);
    }
  }
}

/** Waits for the end of a process that has just been started, and tells what becomes of it. */
async function followed(
  group: ProcessGroup,
  spec: ContainerSpec,
  world: ContainerWorld,
  restartCount: number,
  signal: AbortSignal,
): Promise<Pick<Terminated, 'exitCode' | 'reason'>> {
  const over = new AbortController();
  let killed: string | undefined;
  const stop = () => void stopped(spec, group, world, graceOf(world.pod, signal.reason));
  const ended = world.running(restartCount, (reason) => {
    killed = reason;
    group.kill();
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    world.report({ restartCount, state: { running: { startedAt: timestamp() } } });
    world.event('Normal', 'Started', `Started container ${spec.name}`);
    void watchReadiness(spec, world, over.signal);
    const exitCode = await group.exited;
    return { exitCode, reason: killed ?? (exitCode === 0 ? 'Completed' : 'Error') };
  } finally {
    signal.removeEventListener('abort', stop);
    ended();
    over.abort();
  }
}

function stopped(spec: ContainerSpec, group: ProcessGroup, world: ContainerWorld, grace: number): Promise<void> {
  world.event('Normal', 'Killing', `Stopping container ${spec.name}`);
  world.report({ ready: false });
  return group.stop(grace * 1000);
}

/** Seconds; of what is started again they are few, whatever is asked. */
function graceOf({ spec }: KubernetesObject, { seconds, atMost = Infinity }: Grace): number {
  const most = spec.restartPolicy === 'Never' ? atMost : Math.min(atMost, longestGrace);
  return Math.min(most, seconds ?? spec.terminationGracePeriodSeconds ?? usualGrace);
}

function watchReadiness(spec: ContainerSpec, world: ContainerWorld, signal: AbortSignal): Promise<void> {
  const changed = (ready: boolean, why: string) => {
    world.report({ ready });
    if (!ready) world.event('Warning', 'Unhealthy', `Readiness probe failed: ${why}`);
  };
  return probeReadiness(spec, world.port, changed, signal);
}

function podName({ metadata }: KubernetesObject): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

function backOff(attempt: number): number {
  return Math.min(lastBackOff, firstBackOff * 2 ** attempt);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
