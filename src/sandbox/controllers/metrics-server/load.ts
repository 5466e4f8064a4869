import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { ContainerSpec } from '../kubelet/environment.ts';

/** What a container uses. */
export interface Load {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** What is used at rest and at full load by containers that ask for nothing. */
const usual = {
  service: { cpu: [0.005, 0.05], memory: [48 * 2 ** 20, 128 * 2 ** 20] },
  task: { cpu: [0.1, 0.5], memory: [64 * 2 ** 20, 256 * 2 ** 20] },
} as const;

interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/**
 * What a container of a pod uses so many seconds after it has started: always the same for the same pod template and
 * age. It lies between its requests and its limits. A service is busy when it starts and idles in waves from then on; a
 * task, a pod of no Deployment or StatefulSet, works harder and harder.
 */
export function loadOf(pod: KubernetesObject, container: ContainerSpec, age: number): Load {
  const owner = pod.metadata.ownerReferences?.[0];
  const kind = owner?.kind === 'ReplicaSet' || owner?.kind === 'StatefulSet' ? 'service' : 'task';
  const { requests, limits } = (container as { resources?: Resources }).resources ?? {};
  const between = (resource: 'cpu' | 'memory', busy: number) => {
    const [rest, full] = usual[kind][resource];
    const least = amount(requests?.[resource]) ?? Math.min(rest, amount(limits?.[resource]) ?? rest);
    const most = amount(limits?.[resource]) ?? Math.max(full, least);
    return least + (most - least) * busy;
  };
  const { cpu, memory } = busyness[kind](age, phaseOf(`${owner?.name ?? pod.metadata.name}/${container.name}`));
  return { cpu: between('cpu', cpu), memory: between('memory', memory) };
}

/** How busy, from 0 to 1, by age in seconds; the phase shifts the waves of different containers. */
const busyness: Readonly<Record<keyof typeof usual, (age: number, phase: number) => Load>> = {
  service: (age, phase) => {
    const wave = (1 + Math.sin(age / 30 + phase)) / 10;
    return { cpu: Math.max(1 - age / 15, wave), memory: Math.min(1, 0.6 + age / 150) };
  },
  task: (age) => ({ cpu: Math.min(1, 0.5 + age / 20), memory: Math.min(1, 0.25 + age / 20) }),
};

function phaseOf(name: string): number {
  return (createHash('sha256').update(name).digest().readUInt32BE() / 2 ** 32) * 2 * Math.PI;
}

const units: Readonly<Record<string, number>> = { '': 1, m: 1e-3, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** A quantity as pod templates write it; undefined where there is none. */
function amount(quantity: string | undefined): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(quantity ?? '') ?? [];
  const factor = units[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
