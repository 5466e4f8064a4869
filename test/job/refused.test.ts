import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import type { JobAccess } from '../../src/cluster/job/job-access.ts';
import { startJob } from '../../src/cluster/job/start-job.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { startJobPermissions } from '../../src/cluster/permissions.ts';
import type { Permission } from '../../src/model/permission.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { namespace, orderOf } from './started-job.ts';

const { store, cluster, folder, server, certificateAuthority } = await sandboxCluster({ installed: false });
const apiGroup = 'rbac.authorization.k8s.io';

/** The cluster as an account sees it that has these permissions and no others. */
async function clusterOf(name: string, permissions: readonly Permission[]) {
  const account = { namespace: 'default', name };
  const rules = permissions.map(({ verb, group, resource, name: only }) => ({
    ...{ apiGroups: [group], resources: [resource], verbs: [verb] },
    ...(only === undefined ? {} : { resourceNames: [only] }),
  }));
  store.create({ ...kinds.serviceAccount, metadata: account });
  store.create({ ...kinds.clusterRole, metadata: { name }, rules });
  const roleRef = { apiGroup, kind: 'ClusterRole', name };
  const subjects = [{ kind: 'ServiceAccount', ...account }];
  store.create({ ...kinds.clusterRoleBinding, metadata: { name }, roleRef, subjects });
  const ca = await readFile(certificateAuthority, 'utf8');
  const kubeconfig = join(folder, name);
  await writeFile(kubeconfig, kubeconfigFor({ server, ca, token: await cluster.issueToken(account, 3600) }));
  return createCluster({ kubeconfig });
}

const all = startJobPermissions('view');
const without = (what: Partial<Permission>) =>
  all.filter((one) => Object.entries(what).some(([key, value]) => one[key as keyof Permission] !== value));
const nodes = { verb: 'list', group: '', resource: 'nodes' } as const;
const viewers: JobAccess = { permissions: [], testsRole: 'view' };

const refusals: readonly (readonly [string, readonly Permission[], JobAccess, RegExp])[] = [
  [
    'a Job',
    without({ verb: 'create', resource: 'jobs' }),
    viewers,
    /\(create Job "tekton-upstream\/refused-0"\): .*jobs\.batch/,
  ],
  ['a Secret', without({ verb: 'create', resource: 'secrets' }), viewers, /\(create Secret ".*refused-1-secrets"\)/],
  [
    'a token',
    without({ resource: 'serviceaccounts/token' }),
    viewers,
    /\(get a token of ServiceAccount "tekton-upstream\/refused-2-tests"\)/,
  ],
  [
    'rights that we have not ourselves',
    all,
    { ...viewers, permissions: [nodes] },
    /\(create ClusterRole "refused-3"\): .* is attempting to grant RBAC permissions not currently held:.*"nodes"/s,
  ],
  [
    'a role of the tests that we may not give',
    all,
    { ...viewers, testsRole: 'cluster-admin' },
    /\(create ClusterRoleBinding "refused-4-tests"\)/,
  ],
];

refusals.forEach(([what, permissions, access, message], at) => {
  test(`who may not make ${what} is told so, and nothing of the Job is left`, async () => {
    const name = `refused-${at}`;
    const refused = await clusterOf(`limited-${at}`, permissions);
    const starting = startJob(refused, orderOf(name, 'none'), access, { runId: 'run-1', components: [] });
    await assert.rejects(starting, { kind: 'infrastructure', reason: 'cluster:forbidden', message });
    const places = [kinds.job, kinds.secret, kinds.configMap, kinds.serviceAccount, kinds.role, kinds.roleBinding];
    const left = [
      ...places.flatMap((kind) => store.list(kind, { namespace })),
      ...[kinds.clusterRole, kinds.clusterRoleBinding].flatMap((kind) => store.list(kind)),
    ];
    assert.deepEqual(
      left.filter(({ metadata }) => metadata.name.startsWith(name)),
      [],
    );
  });
});
