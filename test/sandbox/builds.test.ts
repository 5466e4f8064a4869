import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { startBuilds } from '../../src/sandbox/controllers/builds.ts';
import { type ControllerFaults, createControllerFaults } from '../../src/sandbox/controllers/faults.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import { apiFor } from './api/test-api.ts';
import { until } from './controllers/until.ts';

// Read: openshift/openshift-apiserver @ 56aa2d96e pkg/build/apiserver/registry/buildconfiginstantiate (handle),
// buildlog (Get), buildclone; openshift/openshift-controller-manager @ 26d20feae pkg/build/controller/build
// (handleNewBuild, cancelBuild, resolveImageReferences, createBuildPod).

const group = 'build.openshift.io/v1';
const builds = `/apis/${group}/namespaces/default/builds`;
const configs = `/apis/${group}/namespaces/default/buildconfigs`;
const docker = { type: 'Docker', dockerStrategy: { dockerfilePath: 'Dockerfile' } };
const config = (spec: object = {}) => ({
  ...{ apiVersion: group, kind: 'BuildConfig', metadata: { name: 'web', labels: { app: 'x' } } },
  spec: { source: { type: 'Binary', binary: {} }, strategy: docker, ...spec },
});

test('Builds of a BuildConfig are counted, named after it and go with it', async (t) => {
  const { call, store } = await apiFor(t);
  assert.equal((await call('POST', `${configs}?fieldValidation=Strict`, config())).code, 201);
  const { body } = await call('POST', `${configs}/web/instantiate`, { metadata: { name: 'web' } });
  assert.equal(body.metadata.name, 'web-1');
  assert.deepEqual(body.metadata.labels, { app: 'x', buildconfig: 'web', 'openshift.io/build-config.name': 'web' });
  assert.deepEqual(body.status, {
    phase: 'New',
    config: { kind: 'BuildConfig', namespace: 'default', name: 'web' },
    output: {},
  });
  assert.equal((await call('POST', `${configs}/web/instantiate`, {})).body.metadata.name, 'web-2');
  assert.equal((await call('POST', `${configs}/none/instantiate`, {})).code, 404);
  await call('DELETE', `${configs}/web`);
  assert.deepEqual(store.list({ apiVersion: group, kind: 'Build' }), []);
});

test('a Build is cloned, unless it was uploaded; its status is written as the rest of it', async (t) => {
  const { call } = await apiFor(t);
  const source = { type: 'Dockerfile', dockerfile: 'FROM scratch' };
  const made = await call('POST', builds, { metadata: { name: 'one' }, spec: { source, strategy: docker } });
  assert.deepEqual([made.code, made.body.status], [201, { phase: 'New' }]);
  const cloned = await call('POST', `${builds}/one/clone`, {});
  assert.deepEqual([cloned.body.metadata.name, cloned.body.spec.source], ['one-1', source]);
  const body = { status: { cancelled: true } };
  const patched = await call('PATCH', `${builds}/one`, body, 'application/merge-patch+json');
  assert.deepEqual(patched.body.status, { phase: 'New', cancelled: true });
  await call('POST', builds, { metadata: { name: 'two' }, spec: { ...config().spec } });
  assert.equal((await call('POST', `${builds}/two/clone`, {})).code, 400);
});

test('who may not build Dockerfiles makes no Builds of them', async (t) => {
  const { callAs, store, authenticator } = await apiFor(t);
  const apiGroup = 'rbac.authorization.k8s.io';
  store.remove({
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRoleBinding',
    name: 'system:build-strategy-docker-binding',
  });
  const { uid = '' } = store.create({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'sa', namespace: 'default' },
  }).metadata;
  const subjects = [{ kind: 'ServiceAccount', name: 'sa', namespace: 'default' }];
  const roleRef = { apiGroup, kind: 'ClusterRole', name: 'edit' };
  store.create({
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'sa', namespace: 'default' },
    roleRef,
    subjects,
  });
  const now = Math.floor(Date.now() / 1000);
  const sub = 'system:serviceaccount:default:sa';
  const about = { namespace: 'default', serviceaccount: { name: 'sa', uid } };
  const claims = { aud: [], iat: now, exp: now + 600, sub, 'kubernetes.io': about };
  const refused = await callAs(`Bearer ${authenticator.signer.sign(claims)}`)('POST', configs, config());
  assert.equal(refused.code, 403);
  assert.match(refused.body.message, /"web" is forbidden: build strategy Docker is not allowed/);
});

test('a binary Build takes what is uploaded once it runs; one that does not run refuses it', async (t) => {
  const taken: string[] = [];
  const { call, store, logs } = await apiFor(t, {
    builds: {
      receive: async (_build, content) => {
        for await (const piece of content) taken.push(String(piece));
      },
      log: (_namespace, name) => ({
        read: (from) => Buffer.from(logs[name] ?? '').subarray(from),
        runs: () => build(store, name)?.status.phase === 'Running',
        times: [],
        readers: new Set(),
      }),
    },
  });
  await call('POST', configs, config());
  const upload = (text: string) =>
    call('POST', `${configs}/web/instantiatebinary?revision.commit=abc`, text, 'application/octet-stream');
  const one = upload('all of it');
  become(store, await until(store, () => build(store, 'web-1')), { phase: 'Running' });
  assert.deepEqual([(await one).code, (await one).body.status.phase], [201, 'Running']);
  assert.deepEqual(taken, ['all of it']);
  assert.equal(build(store, 'web-1')?.spec.revision.git.commit, 'abc');
  const two = upload('none of it');
  const failure = { phase: 'Failed', reason: 'InvalidOutputReference', message: 'Output image could not be resolved.' };
  become(store, await until(store, () => build(store, 'web-2')), failure);
  assert.equal((await two).code, 400);
  assert.equal(
    (await two).body.message,
    'build web-2 failed: InvalidOutputReference: Output image could not be resolved.',
  );
  logs['web-1'] = 'one\n';
  const log = call('GET', `${builds}/web-1/log?follow=true`);
  logs['web-1'] = 'one\ntwo\n';
  become(store, build(store, 'web-1'), { phase: 'Complete' });
  assert.equal((await log).text, 'one\ntwo\n');
});

test('a Build without buildah, without a stream to push to, or without its account does not run, and says why', async (t) => {
  const store = createStore(Date.now);
  const { PATH } = process.env;
  process.env.PATH = '/nowhere';
  t.after(() => {
    process.env.PATH = PATH;
  });
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const folder = folderFor(t);
  const account = (name: string) => (name === 'builder' ? 'token' : undefined);
  const running = startBuilds(store, {
    ...{ folder, registry: nothing, onLine: () => undefined },
    tokenOf: ({ spec }) => account(spec.serviceAccount),
  });
  t.after(() => running.stop());
  const source = { type: 'Dockerfile', dockerfile: 'FROM scratch' };
  const end = async (name: string, spec: object) => {
    const made = { apiVersion: group, kind: 'Build', metadata: { name, namespace: 'default' } };
    store.create({
      ...made,
      spec: { serviceAccount: 'builder', source, strategy: docker, ...spec },
      status: { phase: 'New' },
    });
    const found = await until(store, () => {
      const status = build(store, name)?.status;
      return status?.reason && status;
    });
    return `${found.phase} ${found.reason}: ${found.message}`;
  };
  assert.match(await end('tool', {}), /^Error CannotCreateBuildPod: a sandbox runs Builds with buildah: .*ENOENT/);
  const output = { to: { kind: 'ImageStreamTag', name: 'none:latest' } };
  assert.match(await end('stream', { output }), /^New InvalidOutputReference: Output image could not be resolved\.$/);
  const sent = { type: 'Binary', binary: {} };
  assert.match(await end('upload', { output, source: sent }), /^Failed InvalidOutputReference: /);
  assert.match(await end('account', { serviceAccount: 'x' }), /^New CannotRetrieveServiceAccount: /);
  const from = { kind: 'ImageStreamTag', name: 'none:latest' };
  const strategy = { type: 'Docker', dockerStrategy: { from } };
  assert.match(
    await end('base', { strategy }),
    /^New InvalidImageReference: Referenced image could not be resolved\.$/,
  );
});

test('a Build has a Pod: its containers, their ends, the Events, and what comes of both', async (t) => {
  const { store, make, ended, podOf } = startBuildsFor(t, {
    failingBuilds: [{ name: 'one', reason: 'FetchSourceFailed' }],
  });
  const git = { type: 'Git', git: { uri: 'file:///none' } };
  const resources = { requests: { cpu: '1' } };
  make('one', { source: git, resources, nodeSelector: { 'kubernetes.io/os': 'linux' } });
  const { status } = await ended('one');
  assert.equal(`${status.phase} ${status.reason}`, 'Failed FetchSourceFailed');
  assert.equal(status.duration, Date.parse(status.completionTimestamp) * 1e6 - Date.parse(status.startTimestamp) * 1e6);
  const pod = podOf('one');
  assert.deepEqual(pod?.metadata.labels, { 'openshift.io/build.name': 'one' });
  assert.deepEqual(pod?.spec.nodeSelector, { 'kubernetes.io/os': 'linux' });
  assert.deepEqual(pod?.spec.containers[0].resources, resources);
  assert.equal(pod?.status.phase, 'Failed');
  const states = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses].map(
    ({ name, state }: { name: string; state: object }) => `${name} ${Object.keys(state)}`,
  );
  assert.deepEqual(states, ['git-clone terminated', 'manage-dockerfile waiting', 'docker-build waiting']);
  const events = store.list({ apiVersion: 'v1', kind: 'Event' }).map(({ reason, message }) => `${reason}: ${message}`);
  assert.deepEqual(events.sort(), [
    'BuildFailed: Build default/one failed',
    'BuildStarted: Build default/one is now running',
    'Scheduled: Successfully assigned default/one-build to sandbox-0',
    'Started: Started container git-clone',
  ]);
});

test('a Build waits for a node, for Secrets and for room; it ends with its Pod, and another Pod of that name ends it', async (t) => {
  const { store, make, ended, podOf } = startBuildsFor(t, {});
  const is = (name: string, reason: string) => until(store, () => build(store, name)?.status.reason === reason);
  const labels = { 'kubernetes.io/arch': 'amd64' };
  store.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node', labels } });
  make('node', { nodeSelector: { 'kubernetes.io/arch': 's390x' } });
  await until(store, () => podOf('node')?.status.conditions?.[0]?.reason === 'Unschedulable');
  assert.equal(build(store, 'node')?.status.phase, 'Pending');
  const live = podOf('node') ?? assert.fail('no pod');
  store.update({ ...live, status: { ...live.status, reason: 'Evicted', message: 'no disk' } }, 'status');
  assert.equal((await ended('node')).status.message, 'no disk');
  make('gone', { nodeSelector: { 'kubernetes.io/arch': 's390x' } });
  await until(store, () => podOf('gone'));
  store.remove({ apiVersion: 'v1', kind: 'Pod', name: 'gone-build', namespace: 'default' });
  assert.equal((await ended('gone')).status.reason, 'BuildPodDeleted');
  make('secret', { source: { dockerfile: 'FROM scratch', secrets: [{ secret: { name: 'none' } }] } });
  await is('secret', 'GenericBuildFailed');
  const { phase, message } = build(store, 'secret')?.status ?? {};
  assert.deepEqual([phase, message], ['New', 'These resources do not exist: Secrets [none]']);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'other-build', namespace: 'default' } };
  store.create(pod);
  make('other', {});
  assert.equal((await ended('other')).status.reason, 'BuildPodExists');
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few', namespace: 'default' } };
  store.create({ ...quota, spec: { hard: { pods: '0' } } });
  make('room', {});
  await is('room', 'CannotCreateBuildPod');
  assert.match(build(store, 'room')?.status.message, /pods "room-build" is forbidden: exceeded quota: few/);
});

function startBuildsFor(t: TestContext, faults: Partial<ControllerFaults>) {
  const store = createStore(Date.now);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const running = startBuilds(store, {
    ...{ folder: folderFor(t), registry: nothing, onLine: () => undefined },
    ...{ faults: createControllerFaults(faults), tokenOf: () => 'token' },
  });
  t.after(() => running.stop());
  const make = (name: string, spec: object) => {
    const source = { type: 'Dockerfile', dockerfile: 'FROM scratch' };
    const metadata = { name, namespace: 'default' };
    store.create({
      ...{ apiVersion: group, kind: 'Build', metadata, status: { phase: 'New' } },
      spec: { serviceAccount: 'builder', source, strategy: docker, ...spec },
    });
  };
  const ended = (name: string) =>
    until(store, () => {
      const found = build(store, name);
      return found?.status.completionTimestamp && found;
    });
  const podOf = (name: string) =>
    store.get({ apiVersion: 'v1', kind: 'Pod', name: `${name}-build`, namespace: 'default' });
  return { store, make, ended, podOf };
}

/** A registry without images. */
const nothing = { host: '127.0.0.1:1', read: () => undefined, blobPath: () => undefined };

type Store = ReturnType<typeof createStore>;

function build(store: Store, name: string): KubernetesObject | undefined {
  return store.get({ apiVersion: group, kind: 'Build', name, namespace: 'default' });
}

function become(store: Store, live: KubernetesObject | undefined, status: object): void {
  if (live) store.update({ ...live, status: { ...live.status, ...status } }, 'status');
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'builds-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
