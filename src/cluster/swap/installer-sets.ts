import type { Component, InstallerSets } from '../../model/component.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { kinds } from '../kinds.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';

const appliedHash = 'operator.tekton.dev/last-applied-hash';

/** Seconds in which InstallerSets that are being made anew are there again. */
const remaking = 30;

/** The InstallerSets that a component's images are in; never those of its configuration or of a signing key. */
export function installerSetsOf(
  cluster: Cluster,
  { createdBy, types }: InstallerSets,
): Promise<readonly KubernetesObject[]> {
  const labels = `operator.tekton.dev/created-by=${createdBy},operator.tekton.dev/type in (${types.join(',')})`;
  return cluster.list(kinds.installerSet, { labels });
}

/**
 * Of the sets of each type the one whose hash the operator compares, the first by name: with that one it renders all of
 * them anew; a set without one follows the operator's environment by itself (seen on 1.23.1: the static set alone has no effect, the deployment set takes it along).
 */
export function decidingSets(sets: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const compared = sets.filter(({ metadata }) => metadata.annotations?.[appliedHash] !== undefined);
  const byType = Map.groupBy(compared, ({ metadata }) => metadata.labels?.['operator.tekton.dev/type']);
  return [...byType.values()].flatMap((same) => same.toSorted(byName).slice(0, 1));
}

function byName(a: KubernetesObject, b: KubernetesObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/**
 * Asks the operator to render an InstallerSet anew with its present environment: any other value of the hash annotation
 * makes it update the manifests in place and put the right hash back. Nothing is deleted. `attempt` makes each asking
 * another value than the one before, which nobody may have seen.
 */
export function refreshOf(set: KubernetesObject, attempt: number): Change {
  const { apiVersion, kind, metadata } = set;
  const asked = { [appliedHash]: `streamstress-refresh-${attempt}` };
  return {
    verb: 'patch',
    why: 'the operator renders the manifests anew, with the images of its environment',
    key: { apiVersion, kind, name: metadata.name },
    patch: { type: 'merge', body: { metadata: { annotations: asked } } },
    before: set,
    after: { ...set, metadata: { ...metadata, annotations: { ...metadata.annotations, ...asked } } },
  };
}

/**
 * Waits until every component has its InstallerSets: what the operator does not install cannot be given other images.
 * Errors: `infrastructure`, `deploying:installer_set_not_found`.
 */
export async function waitForSets(
  cluster: Cluster,
  components: readonly Component[],
  patience: Patience,
): Promise<void> {
  const { clock } = patience;
  const began = clock.now();
  const look = async (): Promise<Look<undefined>> => {
    const found = await Promise.all(components.map(({ installerSets }) => installerSetsOf(cluster, installerSets)));
    const missing = components.filter((_, at) => found[at]?.length === 0);
    if (missing.length === 0) return { done: true, value: undefined };
    const names = missing
      .map(({ name, installerSets: { createdBy } }) => `"${name}" (created-by ${createdBy})`)
      .join(', ');
    if (clock.now() - began > remaking * 1000) throw notInstalled(names);
    return { done: false, missing: `no TektonInstallerSet of ${names} yet` };
  };
  await waitFor(['deploying', 'installer_set'], look, patience);
}

function notInstalled(names: string): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['deploying', 'installer_set_not_found'],
    `no TektonInstallerSet of ${names} on the cluster: the operator does not install it. Is it disabled in TektonConfig, or its own custom resource missing?`,
  );
}
