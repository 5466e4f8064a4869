import type { Cluster, KubernetesObject } from '../ports/cluster.ts';
import type { Secrets } from './secrets.ts';

/** Characters; what is longer is a file that nobody prints. */
const longestSecret = 64 * 1024;
const skips = 'ci.openshift.io/skip-censoring';

/**
 * The same cluster, of whose Secrets every value that is read or written is kept out of all that is said from then on. Of
 * those with the label `ci.openshift.io/skip-censoring` none is.
 */
export function censoringCluster(cluster: Cluster, secrets: Secrets): Cluster {
  const learned = <T extends KubernetesObject | string | undefined>(object: T): T => {
    if (typeof object === 'object') learn(object, secrets);
    return object;
  };
  return {
    ...cluster,
    get: async (key) => learned(await cluster.get(key)),
    async list(kind, where) {
      const objects = await cluster.list(kind, where);
      for (const object of objects) learned(object);
      return objects;
    },
    create: async (object) => learned(await cluster.create(learned(object))),
    patch: async (key, patch) => learned(await cluster.patch(key, patch)),
  };
}

/** Of a token of an account the name of the namespace is none; `true` and `false` are in every text. */
function learn({ kind, metadata, type, data, stringData }: KubernetesObject, secrets: Secrets): void {
  if (kind !== 'Secret' || metadata.labels?.[skips] !== undefined) return;
  const isToken = type === 'kubernetes.io/service-account-token';
  const decoded = Object.entries<string>(data ?? {}).map(([key, value]) => [key, decodedFrom(value)] as const);
  for (const [key, value] of [...decoded, ...Object.entries<string>(stringData ?? {})]) {
    if (isToken && key === 'namespace') continue;
    for (const secret of new Set([value, value.trim()])) {
      if (secret.length <= longestSecret && !['true', 'false'].includes(secret.trim())) secrets.add(secret);
    }
  }
}

function decodedFrom(value: string): string {
  return Buffer.from(value, 'base64').toString();
}
