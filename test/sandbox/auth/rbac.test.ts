import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedRoles } from '../../../src/sandbox/auth/default-roles.ts';
import { type Attributes, createAuthorizer } from '../../../src/sandbox/auth/rbac.ts';
import { serviceAccountUser } from '../../../src/sandbox/auth/user.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const user = serviceAccountUser('a', 'pusher', '1');
const layers = { group: 'image.openshift.io', resource: 'imagestreams/layers', name: 'app' };

function granted(role: string, subject: object, namespace?: string) {
  const store = createStore(Date.now);
  seedRoles(store);
  const metadata = namespace === undefined ? { name: 'x' } : { name: 'x', namespace };
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  store.create({ apiVersion, kind, metadata, roleRef: { kind: 'ClusterRole', name: role }, subjects: [subject] });
  const { decide } = createAuthorizer(store);
  return { store, decide: (attributes: Attributes) => decide(user, attributes) };
}

test('an image builder pushes and pulls in its namespace', () => {
  const { decide } = granted('system:image-builder', { kind: 'ServiceAccount', name: 'pusher', namespace: 'a' }, 'a');
  const may = (verb: string, namespace: string) => decide({ ...layers, verb, namespace }).allowed;
  assert.deepEqual(
    [may('update', 'a'), may('get', 'a'), may('delete', 'a'), may('get', 'b')],
    [true, true, false, false],
  );
  const { reason } = decide({ ...layers, verb: 'get', namespace: 'a' });
  const by = 'RBAC: allowed by RoleBinding "x/a" of ClusterRole "system:image-builder" to ServiceAccount "pusher/a"';
  assert.equal(reason, by);
});

test('a group is bound as users are, everywhere by a ClusterRoleBinding', () => {
  const { decide } = granted('view', { kind: 'Group', name: 'system:serviceaccounts:a' });
  const may = (attributes: Attributes) => decide(attributes).allowed;
  assert.equal(may({ verb: 'list', resource: 'pods', namespace: 'b' }), true);
  assert.equal(may({ verb: 'get', resource: 'pods', subresource: 'log', namespace: 'b' }), true);
  assert.equal(may({ verb: 'list', resource: 'secrets', namespace: 'b' }), false);
  assert.equal(may({ verb: 'get', path: '/apis/apps' }), true);
});

test('what is labelled for a role is part of it, as when an operator is installed', () => {
  const { store, decide } = granted('admin', { kind: 'User', name: user.username }, 'a');
  const asked = { verb: 'create', group: 'example.test', resource: 'things', namespace: 'a' };
  assert.equal(decide(asked).allowed, false);
  const labels = { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' };
  const rules = [{ apiGroups: ['example.test'], resources: ['*'], verbs: ['*'] }];
  store.create({ apiVersion, kind: 'ClusterRole', metadata: { name: 'things', labels }, rules });
  assert.equal(decide(asked).allowed, true);
});

test('a role that is not there is named in the refusal', () => {
  const { decide } = granted('nonsense', { kind: 'User', name: user.username }, 'a');
  const { allowed, reason } = decide({ verb: 'get', resource: 'pods', namespace: 'a' });
  assert.deepEqual([allowed, reason], [false, 'RBAC: clusterrole.rbac.authorization.k8s.io "nonsense" not found']);
});
