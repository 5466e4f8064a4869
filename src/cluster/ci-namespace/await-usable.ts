import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds, resourceOf } from '../kinds.ts';
import { type Look, type Patience, waitFor } from '../wait-for.ts';

/** Seconds for the rights of who asked for a project, and for ServiceAccounts and their pull secrets. */
const [rightsSeconds, accountsSeconds] = [30, 300];

const reason = ['ci', 'initializing_namespace'];

/**
 * Waits until we may work in a new project, and pods (as `default`) and Builds (as `builder`) in it can pull and push.
 * Errors: `infrastructure`, `ci:initializing_namespace:timeout`.
 */
export async function awaitUsable(
  cluster: Cluster,
  namespace: string,
  patience: Omit<Patience, 'timeout'>,
): Promise<void> {
  await waitFor(reason, () => lookRights(cluster, namespace), { ...patience, timeout: rightsSeconds });
  await awaitAccounts(cluster, namespace, ['builder', 'default'], patience);
}

/** Waits until ServiceAccounts are there with what pods need of them to pull images. Errors: as above. */
export async function awaitAccounts(
  cluster: Cluster,
  namespace: string,
  accounts: readonly string[],
  patience: Omit<Patience, 'timeout'>,
): Promise<void> {
  const withSecrets = await givesPullSecrets(cluster);
  const look = () => lookAccounts(cluster, namespace, accounts, withSecrets);
  await waitFor(reason, look, { ...patience, timeout: accountsSeconds });
}

async function lookRights(cluster: Cluster, namespace: string): Promise<Look<true>> {
  const resourceAttributes = { ...resourceOf(kinds.imageStream), verb: 'create', namespace };
  const review = await cluster.create({ ...kinds.accessReview, metadata: { name: '' }, spec: { resourceAttributes } });
  const { status }: Partial<KubernetesObject> = review === 'exists' ? {} : review;
  if (status?.allowed === true) return { done: true, value: true };
  return { done: false, missing: `we may not yet make ImageStreams in the new namespace "${namespace}"` };
}

async function lookAccounts(
  cluster: Cluster,
  namespace: string,
  accounts: readonly string[],
  withSecrets: boolean,
): Promise<Look<true>> {
  const found = await Promise.all(accounts.map((name) => cluster.get({ ...kinds.serviceAccount, namespace, name })));
  const at = found.findIndex((account) => !account || (withSecrets && !hasPullSecret(account)));
  if (at < 0) return { done: true, value: true };
  return { done: false, missing: `ServiceAccount "${namespace}/${accounts[at]}" has no pull secret yet` };
}

/** A cluster without a registry of its own gives no account a pull secret: who may not look assumes that it does. */
async function givesPullSecrets(cluster: Cluster): Promise<boolean> {
  const key = { ...kinds.serviceAccount, namespace: 'default', name: 'default' };
  const example = await cluster.get(key).catch(() => undefined);
  return example === undefined || hasPullSecret(example);
}

function hasPullSecret({ imagePullSecrets }: KubernetesObject): boolean {
  return (imagePullSecrets ?? []).length > 0;
}
