import type { Finding } from '../../model/finding.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

const defaultMark = 'storageclass.kubernetes.io/is-default-class';

/** Volumes can be had: a database, such as that of Tekton Results, claims one, of the default StorageClass. */
export async function checkStorage(cluster: Cluster, { targetNamespace }: Operator): Promise<Finding> {
  const classes = await cluster.list(kinds.storageClass);
  const usual = classes.find(({ metadata }) => metadata.annotations?.[defaultMark] === 'true');
  if (usual) return { status: 'ok', summary: `StorageClass "${usual.metadata.name}" is the default` };
  const claims = await cluster.list(kinds.volumeClaim, { namespace: targetNamespace });
  if (claims.length > 0 && claims.every(isBound)) {
    return { status: 'ok', summary: `no default StorageClass, but every claim in "${targetNamespace}" has its volume` };
  }
  return {
    status: 'failed',
    summary: `none of ${classes.length} StorageClasses is the default: a database, such as that of Tekton Results, gets no volume`,
    todo: `Make one the default: oc annotate storageclass NAME ${defaultMark}=true`,
  };
}

function isBound({ status }: KubernetesObject): boolean {
  return status?.phase === 'Bound';
}
