import type { Component, ComponentImage } from '../../model/component.ts';
import type { Cluster, Kind, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import type { ExpectedEnv } from '../operator/env.ts';
import { podTroubles, rolloutMissing } from './rollout.ts';

/** What runs in the namespaces of components, as it was at one moment. */
export interface Workloads {
  /** Deployment or, where the operator runs it with ordinals, StatefulSet of that name in the component's namespace. */
  find(component: Pick<Component, 'namespace'>, name: string): KubernetesObject | undefined;
  /** Pods by the selector of a workload, terminating ones included. */
  podsOf(workload: KubernetesObject): readonly KubernetesObject[];
}

/** Reads all of them: three requests a namespace, however many components there are. */
export async function readWorkloads(cluster: Cluster, components: readonly Component[]): Promise<Workloads> {
  const all = async (kind: Kind) => {
    const lists = namespacesOf(components).map((namespace) => cluster.list(kind, { namespace }));
    return (await Promise.all(lists)).flat();
  };
  const [deployments, statefulSets, pods] = await Promise.all([
    all(kinds.deployment),
    all(kinds.statefulSet),
    all(kinds.pod),
  ]);
  const workloads = new Map([...statefulSets, ...deployments].map((object) => [placeOf(object.metadata), object]));
  return {
    find: ({ namespace }, name) => workloads.get(placeOf({ namespace, name })),
    podsOf: ({ metadata: { namespace }, spec }) =>
      pods.filter(
        ({ metadata }) =>
          metadata.namespace === namespace && isSelected(metadata.labels ?? {}, spec?.selector?.matchLabels),
      ),
  };
}

/** The namespaces of the workloads of components. */
export function namespacesOf(components: readonly Component[]): readonly string[] {
  return [...new Set(components.map(({ namespace }) => namespace))];
}

function placeOf({ namespace = '', name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function isSelected(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>> = {},
): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

/**
 * Images of a component that its workloads do not carry yet, in words; empty when all do. What is expected to be unset
 * may be anything: the operator then takes the image of its own manifest.
 */
export function staleImages(workloads: Workloads, component: Component, expected: ExpectedEnv): string[] {
  const images = component.images.filter(({ env }) => env in expected);
  return images.flatMap((image) => {
    const workload = workloads.find(component, image.workload);
    if (!workload) return [`workload "${image.workload}" is not there`];
    return expected[image.env] === undefined || carriedImage(workload, image) === expected[image.env]
      ? []
      : [`"${image.workload}" does not carry the new image of "${component.name}/${image.name}"`];
  });
}

/**
 * What keeps the workloads of a component from running exactly these images: rollouts, old pods, containers that do not
 * start, images that differ. Empty when nothing does. Conditions of TektonConfig and InstallerSets are not asked: they
 * stay True with images that never start.
 */
export function notRunning(workloads: Workloads, component: Component, expected: ExpectedEnv): string[] {
  const images = component.images.filter(({ env }) => env in expected);
  const names = [...new Set(images.map(({ workload }) => workload))];
  return names.flatMap((name) => {
    const workload = workloads.find(component, name);
    if (!workload) return [`workload "${name}" is not there`];
    const own = images.filter((image) => image.workload === name && image.arg === undefined);
    return workloadTroubles(workload, workloads.podsOf(workload), own, expected);
  });
}

function workloadTroubles(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  images: readonly ComponentImage[],
  expected: ExpectedEnv,
): string[] {
  const missing = rolloutMissing(workload);
  if (missing) return [...pods.flatMap(podTroubles), missing];
  return pods.flatMap((pod) => {
    const what = `pod "${pod.metadata.name}"`;
    if (pod.metadata.deletionTimestamp !== undefined) return [`${what} is still terminating`];
    return images.flatMap((image) => {
      const running = runningImage(pod, image.container);
      return sameDigest(running, expected[image.env])
        ? []
        : [`${what} runs "${running ?? 'nothing'}" in container "${image.container}"`];
    });
  });
}

/** The image that a workload has for a component's image: a container's own, or the value of a flag. */
export function carriedImage(workload: KubernetesObject, image: ComponentImage): string | undefined {
  const containers: Container[] = workload.spec?.template?.spec?.containers ?? [];
  const container = containers.find(({ name }) => name === image.container);
  if (!container || image.arg === undefined) return container?.image;
  const args = container.args ?? [];
  const joined = args.find((arg) => arg.startsWith(`${image.arg}=`));
  if (joined) return joined.slice(image.arg.length + 1);
  const at = args.indexOf(image.arg);
  return at < 0 ? undefined : args[at + 1];
}

function runningImage(pod: KubernetesObject, container: string): string | undefined {
  const statuses: { name: string; imageID?: string }[] = pod.status?.containerStatuses ?? [];
  return statuses.find(({ name }) => name === container)?.imageID;
}

function sameDigest(running: string | undefined, wanted: string | undefined): boolean {
  const digest = wanted?.split('@')[1];
  return digest === undefined || running?.split('@')[1] === digest;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
}
