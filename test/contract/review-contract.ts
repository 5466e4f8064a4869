import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { type ContractCluster, contractTest } from './contract-cluster.ts';
import { configMap, role, roleBinding, serviceAccount } from './written-objects.ts';

/** What one may is told for others and as a whole, and a collection is deleted by selector. */
export function reviewContract(on: ContractCluster): void {
  const contract = (what: string, check: Parameters<typeof contractTest>[2]) => contractTest(on, what, check);

  contract('an access review is made for somebody else, and says by which binding', async (world) => {
    const { cluster, namespace, request } = world;
    await cluster.create(serviceAccount('reader', namespace));
    await cluster.create(role('reader', namespace, { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }));
    await cluster.create(roleBinding('reader', namespace, 'reader'));
    const user = `system:serviceaccount:${namespace}:reader`;
    const asked = async (more: object) => {
      const resourceAttributes = { namespace, verb: 'get', resource: 'pods', subresource: 'log', ...more };
      const body = { spec: { user, groups: ['system:authenticated'], resourceAttributes } };
      const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
      return (await request({ method: 'POST', path, body })).body.status as { allowed: boolean; reason?: string };
    };
    let answer = await asked({});
    while (!answer.allowed) answer = await asked({});
    const by = `RBAC: allowed by RoleBinding "reader/${namespace}" of Role "reader" to ServiceAccount "reader/${namespace}"`;
    assert.equal(answer.reason, by);
    assert.equal((await asked({ subresource: '' })).allowed, false);
  });

  contract('a review that asks for nothing is invalid', async ({ request }) => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const { code, body } = await request({ method: 'POST', path, body: { spec: {} } });
    assert.deepEqual([code, body.reason], [422, 'Invalid']);
    assert.match(body.message, /exactly one of nonResourceAttributes or resourceAttributes must be specified/);
  });

  contract('the rules that hold for oneself are told as a whole', async ({ request, namespace }) => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const { code, body } = await request({ method: 'POST', path, body: { spec: { namespace } } });
    assert.equal(code, 201);
    assert.ok(body.status.resourceRules.some(({ verbs }: { verbs: string[] }) => verbs.includes('*')));
    assert.ok(body.status.nonResourceRules.some(({ nonResourceURLs }: Urls) => nonResourceURLs.includes('*')));
  });

  contract('a collection is deleted by selector, and what was deleted is told', async (world) => {
    const { cluster, namespace, request } = world;
    for (const name of ['a', 'b']) await cluster.create(configMap(name, namespace));
    await cluster.create({
      ...configMap('c', namespace),
      metadata: { name: 'c', namespace, labels: { app: 'other' } },
    });
    const path = `/api/v1/namespaces/${namespace}/configmaps?labelSelector=app%3Dcontract`;
    const { code, body } = await request({ method: 'DELETE', path });
    assert.deepEqual([code, body.kind, namesIn(body.items)], [200, 'ConfigMapList', ['a', 'b']]);
    const kind = { apiVersion: 'v1', kind: 'ConfigMap' };
    assert.deepEqual(namesIn(await cluster.list(kind, { namespace, labels: 'app' })), ['c']);
  });

  contract('a token for less than ten minutes is refused', async ({ cluster, namespace, request }) => {
    await cluster.create(serviceAccount('pusher', namespace));
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/pusher/token`;
    const { code, body } = await request({ method: 'POST', path, body: { spec: { expirationSeconds: 60 } } });
    assert.deepEqual([code, body.reason, body.details.causes[0].field], [422, 'Invalid', 'spec.expirationSeconds']);
    assert.match(body.message, /may not specify a duration less than 10 minutes/);
  });
}

interface Urls {
  readonly nonResourceURLs: readonly string[];
}

function namesIn(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ metadata }) => metadata.name).sort();
}
