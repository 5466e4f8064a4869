import { asStreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** Namespaces that tests have made: the newest are looked at. */
const most = 5;

/**
 * Tells at each call the namespaces that were not there at the first one, the newest last. Where they may not be listed
 * there are none, which is said once.
 */
export function createTestNamespaces(
  cluster: Cluster,
  say: (message: string) => void,
): () => Promise<readonly string[]> {
  let before: ReadonlySet<string> | undefined;
  let isForbidden = false;
  return async () => {
    if (isForbidden) return [];
    try {
      const all = (await cluster.list(kinds.namespace)).toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
      const names = all.map(({ metadata }) => metadata.name);
      before ??= new Set(names);
      return names.filter((name) => !before?.has(name)).slice(-most);
    } catch (thrown) {
      const { reason, message } = asStreamstressError(thrown);
      isForbidden = reason === 'cluster:forbidden';
      if (isForbidden) say(`failures are explained without the namespaces of the tests: ${message}`);
      return [];
    }
  };
}

function timeOf({ metadata }: KubernetesObject): string {
  return metadata.creationTimestamp ?? '';
}
