import type { Cluster } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';
import { ourProject, unneeded } from './our-project.ts';
import type { Prerequisite } from './prerequisite.ts';
import { isGranted, roleBinding } from './role-binding.ts';

/** The ServiceAccount whose token pushes images. */
export const pusherName = 'streamstress';
const role = 'system:image-builder';

/**
 * A ServiceAccount of ours that may push to the namespace. A kubeconfig may sign in with a certificate, which the
 * registry does not take; and `builder` is missing where the cluster has no builds.
 */
export function pusherPrerequisite(asked: string | undefined): Prerequisite {
  return {
    name: 'pusher',
    after: ['namespace'],
    permissions: [
      { verb: 'get', group: '', resource: 'serviceaccounts' },
      { verb: 'list', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
      { verb: 'create', group: '', resource: 'serviceaccounts' },
      { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
      { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: role },
    ],
    async look(cluster) {
      const namespace = await ourProject(cluster, asked);
      if (namespace === undefined) return unneeded(asked);
      const what = `ServiceAccount "${namespace}/${pusherName}"`;
      const changes = await missing(cluster, namespace);
      if (changes.length === 0) return { is: 'there', summary: `${what} may push images` };
      return {
        is: 'missing',
        summary: `${what} ${changes.length > 1 ? 'is not there' : 'is incomplete'}`,
        changes,
        todo: `Create it and let it push: oc create serviceaccount ${pusherName} -n ${namespace}; oc policy add-role-to-user ${role} -z ${pusherName} -n ${namespace}`,
      };
    },
  };
}

async function missing(cluster: Cluster, namespace: string): Promise<readonly Change[]> {
  const subject = { kind: 'ServiceAccount', name: pusherName } as const;
  const grant = { namespace, role, subject };
  const [account, granted] = await Promise.all([
    cluster.get({ ...kinds.serviceAccount, name: pusherName, namespace }),
    isGranted(cluster, grant),
  ]);
  const metadata = { name: pusherName, namespace, labels: ourLabels };
  const changes: readonly (Change | false)[] = [
    account === undefined && {
      verb: 'create',
      why: 'its token pushes the images',
      object: { ...kinds.serviceAccount, metadata },
    },
    !granted && {
      verb: 'create',
      why: `${pusherName} may push into this namespace`,
      object: roleBinding('streamstress-pusher', grant),
    },
  ];
  return changes.filter((change) => change !== false);
}
