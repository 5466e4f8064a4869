import { accessObjects } from '../../src/cluster/job/job-access.ts';
import { jobNamespace } from '../../src/cluster/job/job-place.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import type { Permission } from '../../src/model/permission.ts';
import type { Cluster } from '../../src/ports/cluster.ts';

/** Seconds for which a token holds. */
const lifetime = 3600;

/** Role of the tests, which nobody runs. */
const testsRole = 'view';

/** Makes the namespaces that permissions name. */
export async function makeNamespaces(cluster: Cluster, permissions: readonly Permission[]): Promise<void> {
  const names = new Set([jobNamespace, ...permissions.flatMap(({ namespace }) => namespace ?? [])]);
  await Promise.all([...names].map((name) => cluster.create({ ...kinds.namespace, metadata: { name } })));
}

/** A token of a new account that may do this and nothing else; its rights are made as those of a Job are. */
export async function makeAccount(cluster: Cluster, name: string, permissions: readonly Permission[]): Promise<string> {
  const account = { namespace: jobNamespace, name };
  await cluster.create({ ...kinds.serviceAccount, metadata: account });
  const objects = accessObjects(name, { permissions, testsRole });
  await Promise.all(objects.map((object) => cluster.create(object)));
  return cluster.issueToken(account, lifetime);
}

/** Gives such an account other rights, which differ in one thing from those that it had. */
export async function changeRights(
  cluster: Cluster,
  name: string,
  permissions: readonly Permission[],
  { namespace }: Permission,
): Promise<void> {
  const key = namespace === undefined ? { ...kinds.clusterRole, name } : { ...kinds.role, name, namespace };
  const roles = accessObjects(name, { permissions, testsRole });
  const role = roles.find(({ kind, metadata }) => kind === key.kind && metadata.namespace === namespace);
  await cluster.patch(key, { type: 'merge', body: { rules: role?.rules ?? [] } });
}
