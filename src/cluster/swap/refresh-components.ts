import type { Component } from '../../model/component.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import type { ExpectedEnv } from '../operator/env.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';
import { blockingPods } from './blocking-pods.ts';
import { insist } from './insist.ts';
import { installerSetsOf } from './installer-sets.ts';
import { notRunning, readWorkloads, staleImages, type Workloads } from './workloads.ts';

/** What is to run. */
export interface Target {
  readonly components: readonly Component[];
  readonly expected: ExpectedEnv;
  /** Throws where waiting makes no sense any more. */
  check(): Promise<void>;
}

/**
 * Asks for new manifests where workloads are stale, and waits until every one runs exactly its images. Returns how
 * often was asked. Errors: `infrastructure`, `deploying:workloads:timeout`, with what the cluster says of the stuck ones.
 */
export async function refreshComponents(cluster: Cluster, target: Target, patience: Patience): Promise<number> {
  const parts = target.components.map((component) => ({ component, insistence: insist(cluster, component, patience) }));
  const free = freeingPods(cluster, patience);
  const advance = async (workloads: Workloads, { component, insistence }: (typeof parts)[number]) => {
    const stale = staleImages(workloads, component, target.expected);
    if (stale.length > 0) await insistence.go(workloads);
    if (stale.length > 0) return stale;
    if (await insistence.leaving()) return ['InstallerSets that were deleted are not gone yet'];
    await free(component, workloads);
    return notRunning(workloads, component, target.expected);
  };
  const look = async (): Promise<Look<number>> => {
    await target.check();
    const workloads = await readWorkloads(cluster, target.components);
    const found = await Promise.all(
      parts.map(async (part) => (await advance(workloads, part)).map((text) => `${part.component.name}: ${text}`)),
    );
    const [first, ...others] = found.flat();
    if (first === undefined)
      return { done: true, value: parts.reduce((sum, part) => sum + part.insistence.asked(), 0) };
    return { done: false, missing: others.length > 0 ? `${first} (and ${others.length} more)` : first };
  };
  return waitFor(['deploying', 'workloads'], look, patience, () => diagnoseStuck(cluster, target));
}

/** Deletes pods that hold up their StatefulSet, each once; new ones of its present template take their place. */
function freeingPods(cluster: Cluster, { progress }: Patience) {
  const freed = new Set<string | undefined>();
  return async (component: Component, workloads: Workloads): Promise<void> => {
    for (const { metadata } of blockingPods(component, workloads).filter(({ metadata: { uid } }) => !freed.has(uid))) {
      freed.add(metadata.uid);
      progress(`pod "${metadata.name}" is not Ready and holds up the update of its StatefulSet: it is deleted`);
      await cluster.delete({ ...kinds.pod, namespace: component.namespace, name: metadata.name });
    }
  };
}

/** What the cluster says of the workloads that do not run as they should, and of InstallerSets that were not rendered. */
async function diagnoseStuck(cluster: Cluster, { components, expected }: Target): Promise<string> {
  const workloads = await readWorkloads(cluster, components);
  const objects = await Promise.all(
    components.map(async (component) => {
      const stale = staleImages(workloads, component, expected).length > 0;
      const sets = stale ? await installerSetsOf(cluster, component) : [];
      const names = [...new Set(component.images.map(({ workload }) => workload))];
      const stuck = names.filter((name) => notRunning(workloads, onlyOf(component, name), expected).length > 0);
      return [...sets, ...stuck.flatMap((name) => workloads.find(component, name) ?? [])];
    }),
  );
  return diagnose(cluster, objects.flat().map(keyOf));
}

function onlyOf(component: Component, workload: string): Component {
  return { ...component, images: component.images.filter((image) => image.workload === workload) };
}

function keyOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectKey {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
