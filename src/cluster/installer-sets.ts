import type { InstallerSets } from '../model/component.ts';
import type { Cluster } from '../ports/cluster.ts';
import { kinds } from './kinds.ts';

const appliedHash = 'operator.tekton.dev/last-applied-hash';

/**
 * Asks the operator to render a component's InstallerSets anew with its present environment: any other value of the
 * hash annotation makes it update the manifests in place and put the right hash back. Nothing is deleted. Returns the
 * names of the sets asked.
 */
export async function refreshInstallerSets(cluster: Cluster, sets: InstallerSets): Promise<readonly string[]> {
  const labels = `operator.tekton.dev/created-by=${sets.createdBy},operator.tekton.dev/type in (${sets.types.join(',')})`;
  const found = await cluster.list(kinds.installerSet, { labels });
  await Promise.all(
    found.map(({ metadata }) =>
      cluster.patch(
        { ...kinds.installerSet, name: metadata.name },
        { type: 'merge', body: { metadata: { annotations: { [appliedHash]: 'streamstress-refresh' } } } },
      ),
    ),
  );
  return found.map(({ metadata }) => metadata.name);
}
