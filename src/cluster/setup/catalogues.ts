import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** A CatalogSource that OLM cannot ask. */
interface UnhealthyCatalogue {
  readonly name: string;
  readonly namespace: string;
  /** State of its connection: `TRANSIENT_FAILURE`. */
  readonly state: string;
}

/** gRPC's words for a connection that has failed; one that is CONNECTING or IDLE may be well in a moment. */
const failed: ReadonlySet<unknown> = new Set(['TRANSIENT_FAILURE', 'SHUTDOWN']);

/** The catalogues that cannot be asked. It matters only while an operator is still to be installed. */
export async function unhealthyCatalogues(cluster: Cluster): Promise<readonly UnhealthyCatalogue[]> {
  const sources = await cluster.list(kinds.catalogSource);
  return sources.flatMap(({ metadata: { name, namespace = '' }, status }) => {
    const state = status?.connectionState?.lastObservedState;
    return failed.has(state) ? [{ name, namespace, state }] : [];
  });
}
