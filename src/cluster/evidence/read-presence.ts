import type { Component } from '../../model/component.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Presence } from '../../model/failure.ts';
import type { Cluster, Kind } from '../../ports/cluster.ts';
import { readWorkloads } from '../swap/workloads.ts';

/**
 * Which components run on the cluster, and of which kinds (`operator.knative.dev/v1beta1/KnativeServing`) it has objects.
 * What may not be seen is left out.
 */
export async function readPresence(
  cluster: Cluster,
  components: readonly Component[],
  swapped: ReadonlySet<string>,
  kinds: readonly string[],
): Promise<readonly Presence[]> {
  const workloads = await ifAllowed(readWorkloads(cluster, components));
  const runs = ({ namespace, images }: Component): boolean =>
    images.some(({ workload }) => workloads?.find({ namespace }, workload) !== undefined);
  const lists = kinds.map(async (name) => {
    const objects = await ifAllowed(cluster.list(kindOf(name)));
    return objects === undefined ? [] : [{ name, swapped: false, present: objects.length > 0 }];
  });
  return [
    ...(workloads === undefined
      ? []
      : components.map((component) => ({
          name: component.name,
          swapped: swapped.has(component.name),
          present: runs(component),
        }))),
    ...(await Promise.all(lists)).flat(),
  ];
}

function kindOf(name: string): Kind {
  const end = name.lastIndexOf('/');
  return { apiVersion: name.slice(0, end), kind: name.slice(end + 1) };
}

/** Undefined where it is forbidden. */
async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof StreamstressError && error.reason === 'cluster:forbidden') return undefined;
    throw error;
  });
}
