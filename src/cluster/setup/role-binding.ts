import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';

const apiGroup = 'rbac.authorization.k8s.io';

/** A group, or a ServiceAccount of the namespace that the grant is for. */
interface Subject {
  readonly kind: 'Group' | 'ServiceAccount';
  readonly name: string;
}

/** A ClusterRole for a subject in one namespace. */
interface Grant {
  readonly namespace: string;
  readonly role: string;
  readonly subject: Subject;
}

/** Whether any RoleBinding of the namespace grants it already, whoever made it. */
export async function isGranted(cluster: Cluster, { namespace, role, subject }: Grant): Promise<boolean> {
  const bindings = await cluster.list(kinds.roleBinding, { namespace });
  return bindings.some(
    ({ roleRef, subjects = [] }) =>
      roleRef.kind === 'ClusterRole' &&
      roleRef.name === role &&
      (subjects as readonly (Subject & { namespace?: string })[]).some(
        (one) => one.kind === subject.kind && one.name === subject.name && (one.namespace ?? namespace) === namespace,
      ),
  );
}

/** The RoleBinding that grants it. */
export function roleBinding(name: string, { namespace, role, subject }: Grant): KubernetesObject {
  const home = subject.kind === 'Group' ? { apiGroup } : { namespace };
  return {
    ...kinds.roleBinding,
    metadata: { name, namespace, labels: ourLabels },
    roleRef: { apiGroup, kind: 'ClusterRole', name: role },
    subjects: [{ ...subject, ...home }],
  };
}
