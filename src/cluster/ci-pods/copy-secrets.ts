import type { CiNamespace, CopiedSecret } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/**
 * Copies Secrets into the namespace of a run, as ones that nobody can change; a copy that is the same already stays. Errors:
 * `request`, `ci:missing_secrets` with all that are not there, before anything is copied; those of the cluster.
 */
export async function copySecrets(
  cluster: Cluster,
  namespace: CiNamespace,
  test: string,
  copied: readonly CopiedSecret[],
): Promise<void> {
  const found = await Promise.all(copied.map(({ from }) => cluster.get({ ...kinds.secret, ...from })));
  const missing = copied.filter((_, at) => found[at] === undefined);
  if (missing.length > 0) throw missingSecrets(test, missing);
  for (const [at, { to }] of copied.entries()) {
    const source = found[at];
    if (source) await putSecret(cluster, copyOf(source, to, namespace));
  }
}

/** Makes a Secret that nobody can change, in the place of one with other values. */
export async function putSecret(cluster: Cluster, secret: KubernetesObject): Promise<void> {
  if ((await cluster.create(secret)) !== 'exists') return;
  const { name, namespace = '' } = secret.metadata;
  const key = { ...kinds.secret, name, namespace };
  const there = await cluster.get(key);
  if (JSON.stringify(sorted(there?.data)) === JSON.stringify(sorted(secret.data))) return;
  await cluster.delete(key);
  await cluster.create(secret);
}

function copyOf({ data, type, metadata }: KubernetesObject, name: string, to: CiNamespace): KubernetesObject {
  const skips = metadata.labels?.['ci.openshift.io/skip-censoring'];
  const labels = { ...to.labels, ...(skips === undefined ? {} : { 'ci.openshift.io/skip-censoring': skips }) };
  const plain = String(type ?? 'Opaque').startsWith('kubernetes.io/service-account-token') ? 'Opaque' : type;
  return { ...kinds.secret, metadata: { name, namespace: to.name, labels }, type: plain, data, immutable: true };
}

function sorted(data: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  return Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function missingSecrets(test: string, missing: readonly CopiedSecret[]): StreamstressError {
  const names = missing.map(({ from }) => `"${from.namespace}/${from.name}"`).join(', ');
  const message = `test "${test}" needs Secrets that are not on the cluster: ${names}. Create them, or correct the cluster profile, the credentials or the secrets of the test`;
  return new StreamstressError('request', ['ci', 'missing_secrets'], message);
}
