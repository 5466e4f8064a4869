import { ourProject, unneeded } from './our-project.ts';
import type { Prerequisite } from './prerequisite.ts';
import { isGranted, roleBinding } from './role-binding.ts';

const role = 'system:image-puller';

/**
 * All ServiceAccounts may pull our images. Those of openshift-pipelines would not be enough: the entrypoint, nop and
 * event listener images start in whatever namespace a test runs its tasks. Users and the unauthenticated get nothing.
 */
const subject = { kind: 'Group', name: 'system:serviceaccounts' } as const;

/** Pods of every namespace may pull our images. */
export function imagePullerPrerequisite(asked: string | undefined): Prerequisite {
  return {
    name: 'image-puller',
    after: ['namespace'],
    permissions: [
      { verb: 'list', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
      { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
      { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: role },
    ],
    async look(cluster) {
      const namespace = await ourProject(cluster, asked);
      if (namespace === undefined) return unneeded(asked);
      const grant = { namespace, role, subject };
      if (await isGranted(cluster, grant)) return { is: 'there', summary: `every pod may pull from "${namespace}"` };
      const object = roleBinding('streamstress-image-puller', grant);
      return {
        is: 'missing',
        summary: `pods of other namespaces may not pull from "${namespace}"`,
        changes: [{ verb: 'create', why: 'pods of every namespace pull the images', object }],
        todo: `Let them: oc policy add-role-to-group ${role} ${subject.name} -n ${namespace}`,
      };
    },
  };
}
