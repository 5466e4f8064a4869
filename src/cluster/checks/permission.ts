import type { Finding } from '../../model/finding.ts';
import type { Permission } from '../../model/permission.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** Whether we may do it, as the cluster's authorizer answers. */
export async function checkPermission(cluster: Pick<Cluster, 'create'>, permission: Permission): Promise<Finding> {
  const { verb, group, name, namespace } = permission;
  const [resource, subresource] = permission.resource.split('/');
  const resourceAttributes = {
    ...{ verb, group, resource },
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const review = await cluster.create({ ...kinds.accessReview, metadata: { name: '' }, spec: { resourceAttributes } });
  const { allowed = false, reason = '' } = typeof review === 'string' ? {} : (review.status ?? {});
  if (allowed) return { status: 'ok', summary: 'allowed' };
  return { status: 'failed', summary: plainLine(`denied ${reason}`), todo: grantWith(permission) };
}

/** The commands by which an administrator allows it. */
function grantWith({ verb, group, resource, name, namespace }: Permission): string {
  const full = group === '' ? resource : `${resource.replace(/(?=\/|$)/, `.${group}`)}`;
  const role = ['streamstress', verb, resource, name ?? []].flat().join('-').replaceAll(/[/:]/g, '-');
  const which = name === undefined ? '' : ` --resource-name=${name}`;
  const bind =
    namespace === undefined ? `add-cluster-role-to-user ${role} USER` : `add-role-to-user ${role} USER -n ${namespace}`;
  return `Let an administrator allow it: oc create clusterrole ${role} --verb=${verb} --resource=${full}${which}; oc adm policy ${bind}`;
}
