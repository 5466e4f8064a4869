import type { Component } from '../../model/component.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { kinds } from '../kinds.ts';

const appliedHash = 'operator.tekton.dev/last-applied-hash';

/** The InstallerSets that a component's images are in; never those of its configuration or of a signing key. */
export async function installerSetsOf(
  cluster: Cluster,
  { installerSets }: Pick<Component, 'installerSets'>,
): Promise<readonly KubernetesObject[]> {
  if (installerSets === undefined) return [];
  const { createdBy, types } = installerSets;
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
