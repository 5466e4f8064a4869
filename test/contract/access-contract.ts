import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoreV1Api } from '@kubernetes/client-node';
import type { Cluster } from '../../src/ports/cluster.ts';
import { type ContractCluster, type ContractWorld, contractTest } from './contract-cluster.ts';
import { role, roleBinding, serviceAccount } from './written-objects.ts';

/** Who one is and what one may: ServiceAccounts, their tokens, bindings and the reviews that `check` asks for. */
export function accessContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);

  contract('a ServiceAccount signs in with a token that was requested for it', async (world) => {
    const { namespace } = world;
    const { cluster, expiresInSeconds } = await asAccount(world, 'pusher');
    assert.ok(expiresInSeconds > 3500 && expiresInSeconds < 3602, `${expiresInSeconds}`);
    const { status } = await review(cluster, 'authentication.k8s.io/v1', 'SelfSubjectReview');
    assert.equal(status.userInfo.username, `system:serviceaccount:${namespace}:pusher`);
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
    assert.deepEqual(status.userInfo.groups, groups);
  });

  contract('a token ends with its account', async (world) => {
    const { namespace } = world;
    const { cluster } = await asAccount(world, 'leaver');
    await world.cluster.delete({ apiVersion: 'v1', kind: 'ServiceAccount', name: 'leaver', namespace });
    // A server may hear of it a moment later.
    const untilRefused = async () => {
      for (let n = 0; n < 100; n += 1) {
        await review(cluster, 'authentication.k8s.io/v1', 'SelfSubjectReview');
        await sleep(50);
      }
    };
    await assert.rejects(untilRefused, { reason: 'cluster:unauthorized' });
  });

  contract('a token is refused to an account that is not there, and for less than ten minutes', async (world) => {
    const { cluster, config, namespace } = world;
    const core = config.makeApiClient(CoreV1Api);
    const ask = (name: string, expirationSeconds: number) =>
      core.createNamespacedServiceAccountToken({
        name,
        namespace,
        body: { spec: { audiences: [], expirationSeconds } },
      });
    await assert.rejects(ask('nobody', 3600), { code: 404 });
    await cluster.create(serviceAccount('hasty', namespace));
    await assert.rejects(ask('hasty', 60), { code: 422, body: /may not specify a duration less than 10 minutes/ });
  });

  contract('a binding gives the rights of its role in its namespace, and no others', async (world) => {
    const { cluster, namespace } = world;
    const account = (await asAccount(world, 'pusher')).cluster;
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace };
    await assert.rejects(account.get(key), {
      reason: 'cluster:forbidden',
      message: new RegExp(
        `configmaps "a" is forbidden: User "system:serviceaccount:${namespace}:pusher" cannot get resource "configmaps" in API group "" in the namespace "${namespace}"`,
      ),
    });
    await cluster.create(role('reader', namespace, { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }));
    await cluster.create(roleBinding('reader', namespace, 'pusher'));
    assert.equal(await untilAllowed(() => account.get(key)), undefined);
    await assert.rejects(account.list(key, { namespace }), { reason: 'cluster:forbidden' });
    await assert.rejects(account.get({ ...key, namespace: 'default' }), { reason: 'cluster:forbidden' });
    await assert.rejects(account.delete(key), { reason: 'cluster:forbidden' });
  });

  contract('an access review says the same as the attempt', async (world) => {
    const { cluster, namespace } = world;
    const account = (await asAccount(world, 'reviewer')).cluster;
    const rule = { apiGroups: ['apps'], resources: ['deployments/status'], verbs: ['patch'], resourceNames: ['a'] };
    await cluster.create(role('patcher', namespace, rule));
    await cluster.create(roleBinding('patcher', namespace, 'reviewer'));
    const asked = {
      namespace,
      verb: 'patch',
      group: 'apps',
      resource: 'deployments',
      subresource: 'status',
      name: 'a',
    };
    const may = (by: Cluster, attributes: object) => allowed(by, { ...asked, ...attributes });
    await until(() => may(account, {}));
    assert.equal(await may(account, { name: 'b' }), false);
    assert.equal(await may(account, { subresource: '' }), false);
    assert.equal(await may(account, { verb: 'get' }), false);
    assert.equal(await may(account, { namespace: 'default' }), false);
    assert.equal(await may(cluster, { verb: 'delete', namespace: '' }), true);
  });

  contract('a RoleBinding is made once, and its role cannot be exchanged', async ({ cluster, namespace }) => {
    const object = roleBinding('view', namespace, 'pusher', 'ClusterRole');
    assert.notEqual(await cluster.create(object), 'exists');
    assert.equal(await cluster.create(object), 'exists');
    const key = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', name: 'view', namespace };
    const exchange = cluster.patch(key, { type: 'merge', body: { roleRef: { name: 'edit' } } });
    await assert.rejects(exchange, { reason: 'cluster:invalid', message: /cannot change roleRef/ });
    const subjects = [{ kind: 'ServiceAccount', name: 'other', namespace }];
    const extended = await cluster.patch(key, { type: 'merge', body: { subjects } });
    assert.deepEqual(typeof extended === 'string' ? extended : extended.subjects, subjects);
  });

  contract('nobody gives away rights that he does not have', async (world) => {
    const { cluster, namespace } = world;
    const account = (await asAccount(world, 'giver')).cluster;
    const rule = { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['create'] };
    await cluster.create(role('giver', namespace, rule));
    await cluster.create(roleBinding('giver', namespace, 'giver'));
    await until(() =>
      allowed(account, { namespace, verb: 'create', group: rule.apiGroups[0], resource: 'rolebindings' }),
    );
    const given = account.create(roleBinding('gift', namespace, 'giver', 'ClusterRole', 'cluster-admin'));
    await assert.rejects(given, {
      reason: 'cluster:forbidden',
      message: /attempting to grant RBAC permissions not currently held/,
    });
    await account.create(roleBinding('own', namespace, 'other', 'Role', 'giver'));
  });

  contract('a token that nobody knows is not accepted', async ({ signedInWith, namespace }) => {
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace };
    await assert.rejects(signedInWith('wrong').get(key), { reason: 'cluster:unauthorized', message: /Log in again/ });
  });
}

/** The product's client, signed in as a new ServiceAccount. */
async function asAccount({ cluster, config, namespace, signedInWith }: ContractWorld, name: string) {
  await cluster.create(serviceAccount(name, namespace));
  const core = config.makeApiClient(CoreV1Api);
  const body = { spec: { audiences: [], expirationSeconds: 3600 } };
  const { status } = await core.createNamespacedServiceAccountToken({ name, namespace, body });
  const expiry = new Date(status?.expirationTimestamp ?? 0).getTime();
  return { cluster: signedInWith(status?.token ?? ''), expiresInSeconds: (expiry - Date.now()) / 1000 };
}

async function allowed(cluster: Cluster, resourceAttributes: object): Promise<boolean> {
  const { status } = await review(cluster, 'authorization.k8s.io/v1', 'SelfSubjectAccessReview', {
    spec: { resourceAttributes },
  });
  return status.allowed;
}

/** Reviews have no name and are kept nowhere: creating one is asking. */
async function review(cluster: Cluster, apiVersion: string, kind: string, more: object = {}) {
  const answer = await cluster.create({ apiVersion, kind, metadata: { name: '' }, ...more });
  assert.ok(typeof answer === 'object');
  return answer;
}

/** RBAC learns of a new binding a moment later. */
async function untilAllowed<T>(attempt: () => Promise<T>): Promise<T> {
  const refusal = (error: { reason?: string }) => {
    if (error.reason === 'cluster:forbidden') return refused;
    throw error;
  };
  const refused = Symbol('refused');
  for (;;) {
    const answer = await attempt().catch(refusal);
    if (answer !== refused) return answer as T;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}
