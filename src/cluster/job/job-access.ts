import type { Permission } from '../../model/permission.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { jobNamespace, labelsOfJob, namesOfJob, selectorOfJob } from './job-place.ts';

const apiGroup = 'rbac.authorization.k8s.io';

/** What a Job may do: the tool what its plan needs, the tests what their role says. */
export interface JobAccess {
  readonly permissions: readonly Permission[];
  /** ClusterRole of the tests. */
  readonly testsRole: string;
}

/**
 * The roles of the tool's account, one for the whole cluster and one for each namespace, and what binds the two accounts to
 * their roles. They are not the Job's own, as what lies elsewhere cannot be: see `removeAccess`.
 */
export function accessObjects(name: string, { permissions, testsRole }: JobAccess): readonly KubernetesObject[] {
  const { account, tests } = namesOfJob(name);
  const everywhere = permissions.filter(({ namespace }) => namespace === undefined);
  const namespaces = [...new Set(permissions.flatMap(({ namespace }) => namespace ?? []))];
  const meta = (of: string, namespace?: string) => ({
    name: of,
    labels: labelsOfJob(name),
    ...(namespace === undefined ? {} : { namespace }),
  });
  return [
    { ...kinds.clusterRole, metadata: meta(name), rules: rulesOf(everywhere) },
    { ...kinds.clusterRoleBinding, metadata: meta(name), ...bound('ClusterRole', name, account) },
    ...namespaces.flatMap((namespace) => [
      {
        ...kinds.role,
        metadata: meta(name, namespace),
        rules: rulesOf(permissions.filter((one) => one.namespace === namespace)),
      },
      { ...kinds.roleBinding, metadata: meta(name, namespace), ...bound('Role', name, account) },
    ]),
    { ...kinds.clusterRoleBinding, metadata: meta(tests), ...bound('ClusterRole', testsRole, tests) },
  ];
}

/** One rule for all verbs of the same objects. */
function rulesOf(permissions: readonly Permission[]) {
  const alike = Map.groupBy(permissions, ({ group, resource, name = '' }) => `${resource}.${group}/${name}`);
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { group, resource, name } = first;
    return {
      apiGroups: [group],
      resources: [resource],
      ...(name === undefined ? {} : { resourceNames: [name] }),
      verbs: [first, ...others].map(({ verb }) => verb),
    };
  });
}

function bound(kind: 'Role' | 'ClusterRole', role: string, account: string) {
  return {
    roleRef: { apiGroup, kind, name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: jobNamespace }],
  };
}

/** A Job may take its own rights away, and nobody else's. */
export function giveUpPermissions(name: string): readonly Permission[] {
  const { account, tests } = namesOfJob(name);
  const what = { verb: 'delete', group: apiGroup, resource: 'clusterrolebindings' } as const;
  return [account, tests].map((name) => ({ ...what, name }));
}

/** What a Job does with its rights when it ends: those of the tests go first. */
export async function giveUpAccess(cluster: Cluster, name: string): Promise<void> {
  const { account, tests } = namesOfJob(name);
  for (const binding of [tests, account]) await cluster.delete({ ...kinds.clusterRoleBinding, name: binding });
}

/** Takes a Job's rights away, wherever they lie: the tests' first, its own last. Nothing happens where they are gone. */
export async function removeAccess(cluster: Cluster, name: string): Promise<void> {
  const labels = selectorOfJob(name);
  for (const kind of [kinds.clusterRoleBinding, kinds.clusterRole, kinds.roleBinding, kinds.role]) {
    for (const { metadata } of await cluster.list(kind, { labels })) {
      const { namespace } = metadata;
      await cluster.delete({ ...kind, name: metadata.name, ...(namespace === undefined ? {} : { namespace }) });
    }
  }
}
