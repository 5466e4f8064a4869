import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { timestamp } from '../objects.ts';
import { type ProcessWorld, processOf } from './container-process.ts';
import type { ContainerSpec } from './environment.ts';
import type { PulledImage } from './images.ts';
import type { ContainerRecord, ContainerState } from './pod-status.ts';
import { probeReadiness } from './probe.ts';
import { type ProcessGroup, startProcessGroup } from './process-group.ts';

/** Back-off of pulls and restarts: doubles from first to last. A real kubelet's goes from 10 s to 5 min. */
const firstBackOff = 200;
const lastBackOff = 5_000;
/**
 * Longest that a process which is started again may take to end after SIGTERM, in seconds, whatever its Pod allows (mostly
 * 30). What runs to an end of its own has something to save, and all the time that it asks for.
 */
const longestGrace = 3;

/** What a container needs of its Pod and its node. */
interface ContainerWorld {
  /** The Pod with its port annotation. */
  readonly pod: KubernetesObject;
  readonly port: number;
  pull(reference: string): Promise<PulledImage>;
  /** What its process finds around it. Throws where a volume cannot be made. */
  surroundings(spec: ContainerSpec): ProcessWorld;
  /** Log file of a run. */
  log(restartCount: number): string;
  /** Takes over what changed of the container's record. */
  report(change: Partial<ContainerRecord>): void;
  /** Ends when nothing holds the container back any more. */
  admitted(image: string): Promise<void>;
  /** Takes the way to kill the process; what it returns is called when the process has ended. */
  running(kill: () => void): () => void;
  /** An Event of the Pod. */
  event(type: 'Normal' | 'Warning', reason: string, message: string): void;
}

/**
 * Pulls, runs, probes and, where the Pod's restartPolicy wants it, restarts a container until the signal fires; ends when
 * its process has ended.
 */
export async function runContainer(spec: ContainerSpec, world: ContainerWorld, signal: AbortSignal): Promise<void> {
  const image = await pullUntilThere(spec, world, signal);
  await world.admitted(spec.image);
  for (let restartCount = 0; image !== undefined && !signal.aborted; restartCount += 1) {
    const terminated = await runOnce(spec, image, world, restartCount, signal);
    if (signal.aborted) return world.report({ ready: false, state: { terminated } });
    if (isOver(world.pod, terminated.exitCode)) return world.report({ ready: false, state: { terminated } });
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
}

function isOver({ spec }: KubernetesObject, exitCode: number): boolean {
  return spec.restartPolicy === 'Never' || (spec.restartPolicy === 'OnFailure' && exitCode === 0);
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

/** One life of a container's process; the state that it ended in. */
async function runOnce(
  spec: ContainerSpec,
  image: PulledImage,
  world: ContainerWorld,
  restartCount: number,
  signal: AbortSignal,
): Promise<NonNullable<ContainerState['terminated']>> {
  const startedAt = timestamp();
  const over = new AbortController();
  try {
    const group = startProcessGroup(
      processOf(spec, image, world.pod, world.log(restartCount), world.surroundings(spec)),
    );
    const stop = () => void stopped(spec, group, world, graceOf(world.pod, signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    const ended = world.running(group.kill);
    world.report({ restartCount, state: { running: { startedAt } } });
    world.event('Normal', 'Started', `Started container ${spec.name}`);
    void watchReadiness(spec, world, over.signal);
    const exitCode = await group.exited.finally(ended);
    signal.removeEventListener('abort', stop);
    return { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt, finishedAt: timestamp() };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    world.event('Warning', 'Failed', `Error: ${message}`);
    return { exitCode: 128, reason: 'StartError', message, startedAt, finishedAt: timestamp() };
  } finally {
    over.abort();
  }
}

function stopped(spec: ContainerSpec, group: ProcessGroup, world: ContainerWorld, grace: number): Promise<void> {
  world.event('Normal', 'Killing', `Stopping container ${spec.name}`);
  world.report({ ready: false });
  return group.stop(grace * 1000);
}

/** Seconds; `asked` is what who stops it allows, where that is a number. */
function graceOf({ spec }: KubernetesObject, asked: unknown): number {
  const own = spec.terminationGracePeriodSeconds ?? longestGrace;
  if (typeof asked === 'number') return Math.min(asked, own);
  return spec.restartPolicy === 'Never' ? own : Math.min(longestGrace, own);
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
