import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { podTroubles, rolloutMissing } from '../../src/cluster/swap/rollout.ts';
import { notRunning, readWorkloads, staleImages } from '../../src/cluster/swap/workloads.ts';
import type { Component } from '../../src/model/component.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { apiCluster } from './api-cluster.ts';

const { store, cluster } = await apiCluster();
const namespace = 'openshift-pipelines';
const digest = (letter: string) => `registry.example.com/x@sha256:${letter.repeat(64)}`;

function component(workload: string, ...args: string[]): Component {
  const images = ['own', ...args].map((name) => {
    const image = { name, importPath: '', env: `IMAGE_${name}`, repositoryName: name, workload, container: 'main' };
    return name === 'own' ? image : { ...image, arg: name };
  });
  return { name: 'x', repository: '', branch: '', builder: 'ko', namespace, images };
}

function workload(kind: typeof kinds.deployment | typeof kinds.statefulSet, name: string, status: object): void {
  const containers = [
    { name: 'main', image: digest('a'), args: ['-nop-image', digest('b'), `-git-image=${digest('c')}`] },
  ];
  const selector = { matchLabels: { app: name } };
  const spec = { replicas: 1, selector, template: { metadata: { labels: { app: name } }, spec: { containers } } };
  store.update({ ...store.create({ ...kind, metadata: { name, namespace }, spec }), status }, 'status');
}

function pod(app: string, name: string, status: object, finalizers?: string[]): void {
  const metadata = { name, namespace, labels: { app }, ...(finalizers ? { finalizers } : {}) };
  const made = store.create({ ...kinds.pod, metadata, spec: { containers: [{ name: 'main', image: 'x' }] } });
  store.update({ ...made, status }, 'status');
}

const rolledOut = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
const runs = (image: string) => ({
  containerStatuses: [{ name: 'main', imageID: image, restartCount: 0, state: { running: {} } }],
});

test('a container, a flag and its value, and a flag with its value are read', async () => {
  workload(kinds.deployment, 'flags', rolledOut);
  const flags = component('flags', '-nop-image', '-git-image', '-none-image');
  const right = { IMAGE_own: digest('a'), 'IMAGE_-nop-image': digest('b'), 'IMAGE_-git-image': digest('c') };
  assert.deepEqual(staleImages(await readWorkloads(cluster, [component('')]), flags, right), []);
  const wrong = { IMAGE_own: digest('d'), 'IMAGE_-none-image': digest('d'), 'IMAGE_-nop-image': undefined };
  assert.deepEqual(staleImages(await readWorkloads(cluster, [component('')]), flags, wrong), [
    '"flags" does not carry the new image of "x/own"',
    '"flags" does not carry the new image of "x/-none-image"',
  ]);
  assert.deepEqual(staleImages(await readWorkloads(cluster, [component('')]), component('nowhere'), right), [
    'workload "nowhere" is not there',
  ]);
});

test('a StatefulSet is as good as a Deployment, and every pod must run the digest', async () => {
  workload(kinds.statefulSet, 'ordinal', rolledOut);
  pod('ordinal', 'ordinal-0', runs(`mirror.example.com/y@sha256:${'a'.repeat(64)}`));
  const wanted = { IMAGE_own: digest('a') };
  assert.deepEqual(
    notRunning(await readWorkloads(cluster, [component('')]), component('ordinal'), wanted),
    [],
    'the digest counts, not the registry',
  );
  pod('ordinal', 'ordinal-1', runs(digest('d')));
  assert.deepEqual(notRunning(await readWorkloads(cluster, [component('')]), component('ordinal'), wanted), [
    `pod "ordinal-1" runs "${digest('d')}" in container "main"`,
  ]);
});

test('a pod that is on its way out is still there', async () => {
  workload(kinds.deployment, 'leaving', rolledOut);
  pod('leaving', 'leaving-old', runs(digest('a')), ['example.com/held']);
  store.remove({ ...kinds.pod, name: 'leaving-old', namespace });
  const seen = notRunning(await readWorkloads(cluster, [component('')]), component('leaving'), {
    IMAGE_own: digest('a'),
  });
  assert.deepEqual(seen, ['pod "leaving-old" is still terminating']);
});

test("the kubelet's words come before the numbers of a rollout", async () => {
  workload(kinds.deployment, 'broken', { ...rolledOut, availableReplicas: 0 });
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 10s' };
  pod('broken', 'broken-1', { containerStatuses: [{ name: 'main', restartCount: 2, state: { waiting } }] });
  assert.deepEqual(
    notRunning(await readWorkloads(cluster, [component('')]), component('broken'), { IMAGE_own: digest('a') }),
    [
      'container "main" of pod "broken-1": CrashLoopBackOff: back-off 10s',
      'Deployment "broken": 0 of 1 pods available',
    ],
  );
});

test('every stage of a rollout has its words', () => {
  const missing = (generation: number, status: object) =>
    rolloutMissing({ ...kinds.deployment, metadata: { name: 'x', generation }, spec: { replicas: 2 }, status });
  const done = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  assert.equal(missing(3, done), 'Deployment "x": its controller has not seen the change yet');
  assert.equal(missing(2, { ...done, updatedReplicas: 1 }), 'Deployment "x": 1 of 2 pods updated');
  assert.equal(missing(2, { ...done, replicas: 3 }), 'Deployment "x": old pods are still there');
  assert.equal(missing(2, { ...done, availableReplicas: 1 }), 'Deployment "x": 1 of 2 pods available');
  assert.equal(missing(2, done), undefined);
});

test('a container that is starting is no trouble, one that restarts is', () => {
  const troubles = (status: object) => {
    const containerStatuses = [{ name: 'c', ...status }];
    return podTroubles({ ...kinds.pod, metadata: { name: 'p' }, status: { containerStatuses } } as KubernetesObject);
  };
  for (const reason of ['ContainerCreating', 'PodInitializing']) {
    assert.deepEqual(troubles({ state: { waiting: { reason } } }), []);
  }
  assert.deepEqual(troubles({ restartCount: 3, state: { running: {} } }), [
    'container "c" of pod "p": restarted 3 times',
  ]);
});
