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
    { ...kinds.clusterRole, metadata: meta(name), rules: [...rulesOf(everywhere), giveUpRule(name)] },
    { ...kinds.clusterRoleBinding, metadata: meta(name), ...bound('ClusterRole', name, account) },
    ...namespaces.flatMap((namespace) => [
      {
        ...kinds.role,
        metadata: meta(name, namespace),
        rules: rulesOf(permissions.filter((one) => one.namespace === namespace)),
      },
      { ...kinds.roleBinding, metadata: meta(name, namespace), ...bound('Role', name, account) },
    ]),
    {
      ...kinds.roleBinding,
      metadata: meta(`${name}-results`, jobNamespace),
      ...bound('ClusterRole', 'system:image-builder', account),
    },
    { ...kinds.clusterRoleBinding, metadata: meta(tests), ...bound('ClusterRole', testsRole, tests) },
  ];
}

/** One rule for each verb of a resource, put together by resource. */
function rulesOf(permissions: readonly Permission[]) {
  const verbs = new Map<string, { readonly group: string; readonly resource: string; readonly verbs: Set<string> }>();
  for (const { group, resource, verb } of permissions) {
    const key = `${resource}.${group}`;
    const rule = verbs.get(key) ?? { group, resource, verbs: new Set() };
    rule.verbs.add(verb);
    verbs.set(key, rule);
  }
  return [...verbs.values()].map(({ group, resource, verbs }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [...verbs],
  }));
}

function bound(kind: 'Role' | 'ClusterRole', role: string, account: string) {
  return {
    roleRef: { apiGroup, kind, name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: jobNamespace }],
  };
}

/** A Job may take its own rights away, and nobody else's. */
function giveUpRule(name: string) {
  const { account, tests } = namesOfJob(name);
  return {
    apiGroups: [apiGroup],
    resources: ['clusterrolebindings'],
    resourceNames: [account, tests],
    verbs: ['delete'],
  };
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
