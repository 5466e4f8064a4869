import type { CiNamespace, ClaimedCluster, SecretMount, TestOrder } from '../../model/ci-run.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { copySecrets, putSecret } from './copy-secrets.ts';
import { makeShared } from './shared-dir.ts';
import { makeTestAccount } from './test-account.ts';

/** What a claimed cluster gives to the steps of a test. */
export interface ClaimGiven {
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly SecretMount[];
}

/** Makes all that the pods of a test find: its Secrets, its account, its shared directory. Errors: `ci:missing_secrets`. */
export async function prepareTest(cluster: Cluster, namespace: CiNamespace, order: TestOrder): Promise<void> {
  const { as: test, copied } = order;
  await copySecrets(cluster, namespace, test, copied);
  if (order.kind === 'container') return;
  await makeTestAccount(cluster, namespace, test);
  await makeShared(cluster, { namespace: namespace.name, test, labels: namespace.labels });
}

/** The login of a claimed cluster as Secrets of the namespace, and where steps find it. */
export async function giveClaim(
  cluster: Cluster,
  namespace: CiNamespace,
  test: string,
  { kubeconfig, password }: ClaimedCluster,
): Promise<ClaimGiven> {
  const [config, login] = [`${test}-hive-admin-kubeconfig`, `${test}-hive-admin-password`];
  const secret = (name: string, key: string, text: string) => ({
    ...kinds.secret,
    metadata: { name, namespace: namespace.name, labels: namespace.labels },
    ...{ type: 'Opaque', immutable: true, data: { [key]: Buffer.from(text).toString('base64') } },
  });
  await putSecret(cluster, secret(config, 'kubeconfig', kubeconfig));
  await putSecret(cluster, secret(login, 'password', password));
  return {
    env: { KUBECONFIG: `${folderOf(config)}/kubeconfig`, KUBEADMIN_PASSWORD_FILE: `${folderOf(login)}/password` },
    mounts: [config, login].map((name) => ({ secret: name, mountPath: folderOf(name) })),
  };
}

function folderOf(secret: string): string {
  return `/var/run/secrets/${secret}`;
}
