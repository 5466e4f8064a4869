import type { Component } from '../../model/component.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';
import { installerSetsOf } from './installer-sets.ts';
import { readWorkloads } from './workloads.ts';

/** Seconds in which what is being made anew is there again. */
const remaking = 30;

/** What the operator has not installed, in words, and the error where it does not come. */
interface Absence {
  readonly what: string;
  readonly error: StreamstressError;
}

/**
 * Waits until the operator has installed every component: its InstallerSets or, where it keeps none, the workloads. What
 * is not installed cannot be given other images. Errors: `infrastructure`, `deploying:installer_set_not_found`,
 * `deploying:workload_not_found`.
 */
export async function waitForInstalled(
  cluster: Cluster,
  components: readonly Component[],
  patience: Patience,
): Promise<void> {
  const { clock } = patience;
  const began = clock.now();
  const look = async (): Promise<Look<undefined>> => {
    const absent = (await withoutSets(cluster, components)) ?? (await withoutWorkloads(cluster, components));
    if (absent === undefined) return { done: true, value: undefined };
    if (clock.now() - began > remaking * 1000) throw absent.error;
    return { done: false, missing: `${absent.what} yet` };
  };
  await waitFor(['deploying', 'installer_set'], look, patience);
}

async function withoutSets(cluster: Cluster, components: readonly Component[]): Promise<Absence | undefined> {
  const kept = components.filter(({ installerSets }) => installerSets !== undefined);
  const found = await Promise.all(kept.map((component) => installerSetsOf(cluster, component)));
  const missing = kept.filter((_, at) => found[at]?.length === 0);
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name, installerSets }) => `"${name}" (created-by ${installerSets?.createdBy})`);
  const what = `no TektonInstallerSet of ${names.join(', ')}`;
  const message = `${what} on the cluster: the operator does not install it. Is it disabled in TektonConfig, or its own custom resource missing?`;
  return { what, error: new StreamstressError('infrastructure', ['deploying', 'installer_set_not_found'], message) };
}

async function withoutWorkloads(cluster: Cluster, components: readonly Component[]): Promise<Absence | undefined> {
  const free = components.filter(({ installerSets }) => installerSets === undefined);
  const workloads = await readWorkloads(cluster, free);
  const missing = free.flatMap((component) =>
    component.images
      .filter(({ workload }) => workloads.find(component, workload) === undefined)
      .map(({ workload }) => `"${component.namespace}/${workload}" of ${component.name}`),
  );
  if (missing.length === 0) return undefined;
  const what = `no Deployment or StatefulSet ${[...new Set(missing)].join(', ')}`;
  const message = `${what} on the cluster: the operator does not install it. Is its custom resource missing, or is "workload" or "namespace" in the components file another one?`;
  return { what, error: new StreamstressError('infrastructure', ['deploying', 'workload_not_found'], message) };
}
