import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import type { OnLine } from '../controller.ts';
import { timestamp } from '../objects.ts';
import { runContainer } from './container.ts';
import type { ContainerSpec } from './environment.ts';
import type { PulledImage } from './images.ts';
import { recordEvent } from './pod-events.ts';
import { type ContainerRecord, podStatus, untouched } from './pod-status.ts';
import { makeVolumes, mountsOf, type VolumeWorld, valuesOf } from './volumes.ts';

/** Annotation with the port on 127.0.0.1 that a Pod's program finds in `PORT` and listens on. */
export const portAnnotation = 'sandbox.streamstress.dev/port';

/** What a Pod needs of its node. */
export interface PodWorld extends VolumeWorld {
  /** Folder of the Pods' logs. */
  readonly logs: string;
  /** Folder of the Pods' volumes. */
  readonly volumes: string;
  /** Variables by which a container finds the API server. */
  services(): Readonly<Record<string, string>>;
  readonly ports: { take(): Promise<number>; give(port: number): void };
  pull(reference: string): Promise<PulledImage>;
  /** True while a fault holds back the containers of a Pod that have this image. */
  heldBack(pod: KubernetesObject, image: string): boolean;
  /** Takes what goes wrong. */
  readonly onLine: OnLine;
}

/** A Pod that runs. */
export interface PodWorker {
  readonly uid: string;
  /** Stops its processes, with so many seconds of grace or what the Pod says; ends when all have ended. */
  terminate(grace?: number): Promise<void>;
  /** Kills its processes as they are, without a word; they are restarted as after a crash. */
  kill(): void;
  /** What a container (the first, where none is named) has written in its present life. */
  log(container?: string): string | undefined;
}

/** Runs the containers of a Pod that the node has taken, and keeps its status. */
export function startPod(bound: KubernetesObject, world: PodWorld): PodWorker {
  const { store, logs, ports, pull, onLine } = world;
  const key = keyOf(bound);
  const uid = bound.metadata.uid ?? '';
  const containers: readonly ContainerSpec[] = bound.spec.containers;
  const records = new Map<string, ContainerRecord>();
  const processes = new Set<() => void>();
  const over = new AbortController();
  const startTime = timestamp();
  const logOf = (container: string, run: number) =>
    join(logs, `${key.namespace}_${key.name}_${uid}`, container, `${run}.log`);

  function live(): KubernetesObject | undefined {
    const pod = store.get(key);
    return pod?.metadata.uid === uid ? pod : undefined;
  }

  function writeStatus(): void {
    const pod = live();
    if (pod !== undefined) store.update({ ...pod, status: podStatus(pod, records, startTime) }, 'status');
  }

  async function run(): Promise<void> {
    writeStatus();
    const port = await ports.take();
    const pod = annotate(store, live(), port);
    if (pod !== undefined && !over.signal.aborted) {
      await Promise.all(containers.map((spec) => runContainer(spec, worldOf(spec, pod, port), over.signal)));
    }
    ports.give(port);
  }

  function worldOf({ name }: ContainerSpec, pod: KubernetesObject, port: number) {
    return {
      pod,
      port,
      pull,
      surroundings: (spec: ContainerSpec) => ({
        services: world.services(),
        mounts: mountsOf(spec.volumeMounts, makeVolumes(pod, join(world.volumes, uid), world)),
        secret: (secret: string, entry: string) =>
          valuesOf(store, 'secret', key.namespace ?? '', secret)
            .get(entry)
            ?.toString() ?? '',
      }),
      admitted: async (image: string) => {
        while (world.heldBack(pod, image) && !over.signal.aborted) await pause(over.signal);
      },
      running(kill: () => void) {
        processes.add(kill);
        return () => void processes.delete(kill);
      },
      log: (restartCount: number) => logOf(name, restartCount),
      report(change: Partial<ContainerRecord>) {
        records.set(name, { ...(records.get(name) ?? untouched), ...change });
        writeStatus();
      },
      event: (type: 'Normal' | 'Warning', reason: string, message: string) => {
        if (type === 'Warning') onLine(`pod ${key.namespace}/${key.name}: ${reason}: ${message}`);
        const source = { component: 'kubelet', host: pod.spec.nodeName };
        if (live() !== undefined) recordEvent(store, pod, { type, reason, message }, source);
      },
    };
  }

  const done = run().catch((error: Error) => onLine(`kubelet: pod ${key.name}: ${error.message}`));
  return {
    uid,
    terminate(grace) {
      over.abort(grace);
      return done;
    },
    kill() {
      for (const kill of processes) kill();
    },
    log(container = containers[0]?.name ?? '') {
      const file = logOf(container, records.get(container)?.restartCount ?? 0);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
  };
}

/** How often a container that is held back looks whether it still is. */
const holdMilliseconds = 50;

function pause(signal: AbortSignal): Promise<void> {
  return sleep(holdMilliseconds, undefined, { signal }).catch(() => undefined);
}

function annotate(store: Store, pod: KubernetesObject | undefined, port: number): KubernetesObject | undefined {
  if (pod === undefined) return undefined;
  const annotations = { ...pod.metadata.annotations, [portAnnotation]: String(port) };
  return store.update({ ...pod, metadata: { ...pod.metadata, annotations } });
}
