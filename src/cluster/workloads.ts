import type { Component, ComponentImage } from '../model/component.ts';
import type { Cluster, KubernetesObject } from '../ports/cluster.ts';
import { targetNamespace } from './find-operator.ts';
import { kinds } from './kinds.ts';
import { podsOf, podTroubles, rolloutMissing } from './rollout.ts';
import type { ExpectedEnv } from './subscription-env.ts';

/**
 * Images of a component that its workloads do not carry yet, in words; empty when all do. What is expected to be unset
 * may be anything: the operator then takes the image of its own manifest.
 */
export async function staleImages(cluster: Cluster, component: Component, expected: ExpectedEnv): Promise<string[]> {
  const looks = component.images
    .filter((image) => image.env in expected)
    .map(async (image) => {
      const workload = await findWorkload(cluster, image.workload);
      if (!workload) return `workload "${image.workload}" is not there`;
      return expected[image.env] === undefined || carriedImage(workload, image) === expected[image.env]
        ? []
        : `"${image.workload}" does not carry the new image of "${component.name}/${image.name}"`;
    });
  return (await Promise.all(looks)).flat();
}

/**
 * What keeps the workloads of a component from running exactly these images: rollouts, old pods, containers that do not
 * start, images that differ. Empty when nothing does. Conditions of TektonConfig and InstallerSets are not asked: they
 * stay True with images that never start.
 */
export async function notRunning(cluster: Cluster, component: Component, expected: ExpectedEnv): Promise<string[]> {
  const images = component.images.filter((image) => image.env in expected);
  const names = [...new Set(images.map((image) => image.workload))];
  const looks = names.map(async (name) => {
    const workload = await findWorkload(cluster, name);
    if (!workload) return [`workload "${name}" is not there`];
    const own = images.filter((image) => image.workload === name && image.arg === undefined);
    return workloadTroubles(cluster, workload, own, expected);
  });
  return (await Promise.all(looks)).flat();
}

async function workloadTroubles(
  cluster: Cluster,
  workload: KubernetesObject,
  images: readonly ComponentImage[],
  expected: ExpectedEnv,
): Promise<string[]> {
  const missing = rolloutMissing(workload);
  const pods = await podsOf(cluster, workload);
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

/** Deployment or, where the operator runs it with ordinals, StatefulSet of that name. */
async function findWorkload(cluster: Cluster, name: string): Promise<KubernetesObject | undefined> {
  const key = { name, namespace: targetNamespace };
  return (await cluster.get({ ...kinds.deployment, ...key })) ?? (await cluster.get({ ...kinds.statefulSet, ...key }));
}

/** The image that a workload has for a component's image: a container's own, or the value of a flag. */
function carriedImage(workload: KubernetesObject, image: ComponentImage): string | undefined {
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
