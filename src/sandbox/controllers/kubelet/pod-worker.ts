import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { GrowingLog } from '../../api/growing-log.ts';
import type { OnLine } from '../controller.ts';
import { type Grace, type Kill, runContainer } from './container.ts';
import type { ContainerSpec } from './environment.ts';
import type { Pull } from './images.ts';
import type { Isolation } from './isolation.ts';
import { containerWorld, type MountedPod } from './pod-container.ts';
import { createPodState, type PodState } from './pod-state.ts';
import { removeFolder } from './remove-folder.ts';
import { withServiceAccount } from './service-account.ts';
import type { VolumeWorld } from './volume-content.ts';
import { makeVolumes, type Volume } from './volumes.ts';

/** What a Pod needs of its node. */
export interface PodWorld extends VolumeWorld {
  /** Folder of what the Pods write. */
  readonly folder: string;
  /** Of the node, in Go's words. */
  readonly architecture: string;
  /** Variables by which a container finds the API server. */
  services(): Readonly<Record<string, string>>;
  readonly ports: { take(): Promise<number>; give(port: number): void };
  readonly pull: Pull;
  /** How containers are kept apart; undefined where they run as processes of this machine. */
  readonly isolation: Promise<Isolation | undefined>;
  /** True while a fault holds back the containers of a Pod that have this image. */
  heldBack(pod: KubernetesObject, image: string): boolean;
  /** Takes what goes wrong. */
  readonly onLine: OnLine;
}

/** A Pod that runs. */
export interface PodWorker {
  readonly uid: string;
  /** Stops its processes; ends when all have ended and nothing is left. Called again without any grace, it hurries. */
  terminate(grace: Grace): Promise<void>;
  /** Kills its processes, or those of one container; they are restarted as after a crash. */
  kill(reason?: string, container?: string): void;
  /** What a container (the first, where none is named) has printed in its present life, or in the one before. */
  log(container?: string, previous?: boolean): GrowingLog | undefined;
}

/** Runs the containers of a Pod that the node has taken, and keeps its status. */
export function startPod(bound: KubernetesObject, world: PodWorld): PodWorker {
  const { name, namespace, uid = '' } = bound.metadata;
  const state = createPodState(bound, world.store, world.onLine);
  const folder = join(world.folder, `${namespace}_${name}_${uid}`);
  const shared = { folder, state, logs: new Map<string, GrowingLog>(), kills: new Map<string, Kill>() };
  const over = new AbortController();
  const kill = (reason?: string, container?: string) => {
    for (const [each, end] of shared.kills) if (container === undefined || container === each) end(reason);
  };
  const done = runPod(bound, { ...shared, signal: over.signal }, world, over)
    .catch((error: Error) => world.onLine(`kubelet: pod ${name}: ${error.message}`))
    .then(state.write);
  return {
    uid,
    kill,
    async terminate(grace) {
      if (over.signal.aborted && grace.seconds === 0) kill();
      over.abort(grace);
      await done;
      await readToEnd([...shared.logs.values()]);
      await removeFolder(folder).catch((error: Error) => world.onLine(`kubelet: pod ${name}: ${error.message}`));
    },
    log(container = bound.spec.containers[0]?.name ?? '', previous = false) {
      const life = state.record(container).restartCount - (previous ? 1 : 0);
      return shared.logs.get(`${container}/${life}`);
    },
  };
}

/** Milliseconds that who follows a log has to read the end of it, looked at so often. */
const readingTime = { most: 1000, pause: 10 };

/** A node keeps the logs of a Pod for a while: who follows one gets the end of it. */
async function readToEnd(logs: readonly GrowingLog[]): Promise<void> {
  const { most, pause } = readingTime;
  for (let waited = 0; waited < most && logs.some(({ readers }) => readers.size > 0); waited += pause)
    await sleep(pause);
}

type Begun = Omit<MountedPod, 'pod' | 'port' | 'volumes' | 'isolation'>;

async function runPod(bound: KubernetesObject, begun: Begun, world: PodWorld, over: AbortController): Promise<void> {
  const { state, signal } = begun;
  state.write();
  const deadline = startDeadline(bound, state, over);
  const port = await world.ports.take();
  try {
    const isolation = await world.isolation;
    const annotated = signal.aborted ? undefined : state.annotate(port);
    if (annotated === undefined) return;
    const pod = isolation === undefined ? annotated : withServiceAccount(world.store, annotated);
    const volumes = await mountVolumes(pod, begun, world);
    await runContainers({ ...begun, pod, port, volumes, isolation }, world);
  } finally {
    clearTimeout(deadline);
    world.ports.give(port);
  }
}

/** Read: kubernetes, pkg/kubelet/active_deadline.go. */
function startDeadline({ spec }: KubernetesObject, state: PodState, over: AbortController): NodeJS.Timeout | undefined {
  const reason = 'DeadlineExceeded';
  const message = 'Pod was active on the node longer than the specified deadline';
  const exceed = () => {
    state.fail({ reason, message });
    state.event('Normal', reason, message);
    over.abort({} satisfies Grace);
  };
  const seconds: number | undefined = spec.activeDeadlineSeconds;
  return seconds === undefined ? undefined : setTimeout(exceed, seconds * 1000);
}

const retryMilliseconds = 200;

/** Tries until all that is to stand in the volumes is there, or the Pod has to go. */
async function mountVolumes(pod: KubernetesObject, begun: Begun, world: PodWorld): Promise<MountedPod['volumes']> {
  while (!begun.signal.aborted) {
    try {
      return makeVolumes(pod, join(begun.folder, '.volumes'), world);
    } catch (thrown) {
      begun.state.event('Warning', 'FailedMount', thrown instanceof Error ? thrown.message : String(thrown));
      await sleep(retryMilliseconds, undefined, { signal: begun.signal }).catch(() => undefined);
    }
  }
  return new Map<string, Volume>();
}

/** The init containers one after the other, and once all have succeeded the others at once. */
async function runContainers(mounted: MountedPod, world: PodWorld): Promise<void> {
  const { signal } = mounted;
  const { containers, initContainers = [] }: Record<string, readonly ContainerSpec[]> = mounted.pod.spec;
  const start = (spec: ContainerSpec, initial: boolean) =>
    signal.aborted ? false : runContainer(spec, containerWorld(spec, initial, mounted, world), signal);
  for (const spec of initContainers) if (!(await start(spec, true))) return;
  await Promise.all((containers ?? []).map((spec) => start(spec, false)));
}
