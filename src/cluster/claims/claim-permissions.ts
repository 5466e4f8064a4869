import type { Permission } from '../../model/permission.ts';

const group = 'hive.openshift.io';

/** What it takes to claim a cluster of a pool in a namespace, and to give it back; its Secrets are the claimant's to read. */
export function claimPermissions(namespace: string): readonly Permission[] {
  return [
    { verb: 'list', group, resource: 'clusterpools' },
    { verb: 'get', group, resource: 'clusterimagesets' },
    { verb: 'list', group, resource: 'clusterclaims' },
    ...(['get', 'create', 'delete'] as const).map(
      (verb): Permission => ({ verb, group, resource: 'clusterclaims', namespace }),
    ),
    { verb: 'get', group, resource: 'clusterdeployments' },
  ];
}
