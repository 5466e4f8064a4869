import type { Component } from '../../model/component.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { type Container, containersOf } from './states.ts';

/** Lines of a log, and logs of a whole run. */
const [mostLines, mostLogs] = [5, 50];

/** Reads the last words of containers that crashed, each crash once; a log that cannot be read is left out. */
export interface CrashLogs {
  /** Of these pods; at the first look every crash is an old one. */
  read(pods: readonly KubernetesObject[]): Promise<readonly string[]>;
}

/** `swapped`: names of the components whose images are ours. */
export function createCrashLogs(
  cluster: Cluster,
  components: readonly Component[],
  swapped: ReadonlySet<string>,
): CrashLogs {
  const told = new Set<string>();
  let isFirst = true;
  return {
    async read(pods) {
      const crashes = pods.flatMap((pod) =>
        containersOf(pod.status)
          .filter(hasCrashed)
          .map((of) => ({ pod, of })),
      );
      const fresh = crashes.filter(({ pod, of }) => !told.has(crashKey(pod, of)));
      for (const { pod, of } of fresh) told.add(crashKey(pod, of));
      const wanted = isFirst ? [] : fresh.slice(0, Math.max(0, mostLogs - (told.size - fresh.length)));
      isFirst = false;
      const logs = wanted.map(({ pod, of }) => lastWords(cluster, pod, of, ownerOf(pod, of, components, swapped)));
      return (await Promise.all(logs)).flat();
    },
  };
}

async function lastWords(
  cluster: Cluster,
  { metadata }: KubernetesObject,
  { name, restartCount = 0, state }: Container,
  owner: string,
): Promise<readonly string[]> {
  const pod = { namespace: metadata.namespace ?? '', name: metadata.name };
  const previous = restartCount > 0 && state?.terminated === undefined;
  const text = await cluster.log(pod, name, mostLines, previous).catch(() => '');
  const lines = text.split('\n').map(plainLine).filter(Boolean).slice(-mostLines);
  return lines.map((line) => `log of "${pod.namespace}/${pod.name}/${name}"${owner}: ${line}`);
}

/** ` (pipeline, swapped)`; empty for what is no component's. */
function ownerOf(
  { metadata }: KubernetesObject,
  { name }: Container,
  components: readonly Component[],
  swapped: ReadonlySet<string>,
): string {
  const owner = components.find(({ namespace, images }) =>
    images.some(
      ({ workload, container }) =>
        namespace === metadata.namespace && container === name && metadata.name.startsWith(`${workload}-`),
    ),
  );
  if (owner === undefined) return '';
  return ` (${owner.name}${swapped.has(owner.name) ? ', swapped' : ''})`;
}

function hasCrashed({ state, lastState }: Container): boolean {
  return [state?.terminated, lastState?.terminated].some((end) => (end?.exitCode ?? 0) !== 0);
}

function crashKey({ metadata }: KubernetesObject, { name, restartCount = 0 }: Container): string {
  return `${metadata.uid} ${name} ${restartCount}`;
}
