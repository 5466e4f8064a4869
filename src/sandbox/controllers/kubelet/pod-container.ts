import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { GrowingLog } from '../../api/growing-log.ts';
import type { ContainerWorld, Kill } from './container.ts';
import { containerLog } from './container-log.ts';
import { localProcess, type StartingContainer } from './container-process.ts';
import { type ContainerSpec, environmentOf, expand } from './environment.ts';
import { imageProcess } from './image-process.ts';
import type { PulledImage } from './images.ts';
import type { Isolation } from './isolation.ts';
import { type Mount, mountsOf } from './mounts.ts';
import type { PodState } from './pod-state.ts';
import type { PodWorld } from './pod-worker.ts';
import { pullLogins } from './pull-logins.ts';
import { messagePath, terminationMessage } from './termination-message.ts';
import { valuesOf } from './volume-content.ts';
import type { Volume } from './volumes.ts';

const processLabel = 'sandbox.streamstress.dev/process';

/** Of images whose programs are scripts for this machine, and of what is built upon them: they always run as its processes. */
export const processLabels: Readonly<Record<string, string>> = { [processLabel]: 'true' };

/** A Pod whose volumes are there, with what its containers share. */
export interface MountedPod {
  readonly pod: KubernetesObject;
  readonly port: number;
  readonly folder: string;
  readonly volumes: ReadonlyMap<string, Volume>;
  /** Undefined where containers run as processes of this machine. */
  readonly isolation: Isolation | undefined;
  readonly state: PodState;
  /** What each life of a container (`<name>/<restartCount>`) has printed. */
  readonly logs: Map<string, GrowingLog>;
  /** Ways to kill the containers that run, by name. */
  readonly kills: Map<string, Kill>;
  readonly signal: AbortSignal;
}

/** What a container of a Pod finds on its node; `initial` for one that has to succeed before the others are started. */
export function containerWorld(
  spec: ContainerSpec,
  initial: boolean,
  mounted: MountedPod,
  world: PodWorld,
): ContainerWorld {
  const { pod, port, state, signal } = mounted;
  const { name } = spec;
  const scratchOf = (life: number) => join(mounted.folder, name, `${life}`);
  const logOf = (life: number) => `${scratchOf(life)}.log`;
  return {
    pod,
    port,
    initial,
    pull: (reference) =>
      world.pull(reference, { architecture: world.architecture, logins: (host) => pullLogins(world.store, pod, host) }),
    async process(image, life) {
      const places = { scratch: scratchOf(life), log: logOf(life) };
      const container = startingContainer(spec, image, places, mounted, world);
      const asProcess = mounted.isolation === undefined || image.labels[processLabel] === 'true';
      return asProcess ? localProcess(container) : imageProcess(container, mounted.isolation);
    },
    message: (exitCode, life) =>
      terminationMessage(spec, exitCode, { file: messageFile(scratchOf(life)), log: logOf(life) }),
    async admitted(image) {
      while (world.heldBack(pod, image) && !signal.aborted) await pause(signal);
    },
    running: (life, kill) => keepRunning(name, life, kill, logOf(life), mounted),
    report: (change) => state.report(name, change),
    event: state.event,
  };
}

/** Its log grows, and it can be killed, until what is returned is called. */
function keepRunning(name: string, life: number, kill: Kill, log: string, { kills, logs }: MountedPod): () => void {
  let runs = true;
  kills.set(name, kill);
  logs.set(
    `${name}/${life}`,
    containerLog(log, () => runs),
  );
  return () => {
    runs = false;
    kills.delete(name);
  };
}

function startingContainer(
  spec: ContainerSpec,
  image: PulledImage,
  places: Pick<StartingContainer, 'scratch' | 'log'>,
  { pod, volumes }: MountedPod,
  { store, services }: PodWorld,
): StartingContainer {
  const values = (kind: 'configMap' | 'secret', name: string) =>
    valuesOf(store, kind, pod.metadata.namespace ?? '', name);
  const env = environmentOf(pod, spec, image.env, { services: services(), values });
  const mounts = mountsOf(spec, volumes, (text) => expand(text, env));
  return { spec, image, env, mounts: [...mounts, messageMount(spec, places.scratch)], ...places };
}

function messageMount(spec: ContainerSpec, scratch: string): Mount {
  mkdirSync(scratch, { recursive: true });
  const source = messageFile(scratch);
  writeFileSync(source, '');
  return { path: messagePath(spec), source, readOnly: false };
}

function messageFile(scratch: string): string {
  return join(scratch, 'termination-log');
}

/** How often a container that is held back looks whether it still is. */
const holdMilliseconds = 50;

function pause(signal: AbortSignal): Promise<void> {
  return sleep(holdMilliseconds, undefined, { signal }).catch(() => undefined);
}
