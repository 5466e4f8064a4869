import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { acquireLock } from '../../src/cluster/lock/acquire-lock.ts';
import { readStatus } from '../../src/cluster/status/read-status.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import type { ClusterStatus } from '../../src/model/cluster-status.ts';
import { statusResult, statusSchema } from '../../src/report/status-result.ts';
import { statusText } from '../../src/report/status-text.ts';
import { apiCluster } from './api-cluster.ts';
import { named, productOf, tektonConfig } from './every-component.ts';
import { digestOf, noted, ownImages, patience, sandboxCluster, subscription } from './sandbox-cluster.ts';

const { cluster: api } = await sandboxCluster();
const cluster = noted(api);
const components = named('triggers', 'chains', 'manual-approval-gate');
const [triggers] = named('triggers');
const own = await ownImages(cluster);
const webhook = 'IMAGE_TRIGGERS_WEBHOOK';
const other = { [webhook]: own.IMAGE_PIPELINES_WEBHOOK };

function imageOf({ images }: ClusterStatus, env: string) {
  return images.find((image) => image.env === env) ?? assert.fail(`no ${env}`);
}

function checked(status: ClusterStatus): string {
  assert.deepEqual(statusSchema.parse(statusResult(status)), statusResult(status));
  return statusText(status);
}

test('a cluster that nobody has changed', async () => {
  const status = await readStatus(cluster, productOf(components));
  assert.deepEqual(cluster.writes, [], 'reading changes nothing');
  assert.deepEqual([status.record, status.lock, status.customResource?.ready], [undefined, undefined, 'True']);
  assert.deepEqual(imageOf(status, webhook), {
    ...{ component: 'triggers', image: 'webhook', env: webhook, source: 'own', state: 'running' },
    ...{ wanted: own[webhook], carried: own[webhook] },
  });
  assert.equal(imageOf(status, 'IMAGE_MAG_MANUAL_APPROVAL').state, 'absent', 'nobody has made its custom resource');
  const text = checked(status);
  assert.match(
    text,
    /^2 components have the operator's own images: triggers, chains\n1 component is not there: manual-/,
  );
  assert.match(text, /^ {2}images by +Subscription "openshift-operators\/openshift-pipelines-operator-rh"$/m);
  assert.match(text, /^ {2}lock +nobody is at work$/m);
  assert.doesNotMatch(text, /undo/);
});

test('swapped images, who swapped them, and who is at work', async () => {
  const machine = { host: 'builder-7', process: '1', hasEnded: () => false };
  const namespace = 'openshift-operators';
  const never = new AbortController().signal;
  const work = { ...patience(0), clock: createClock() };
  const lock = await acquireLock({ cluster: api, namespace, runId: 'night-1', machine, over: never }, work);
  assert.ok(triggers);
  await swapImages(api, productOf([triggers]), other, 'run-1 on "builder-7"', patience(300));
  const status = await readStatus(cluster, productOf(components));
  await lock.release();
  assert.deepEqual([status.record?.by, status.record?.variables], ['run-1 on "builder-7"', 1]);
  assert.equal(status.lock?.holder, 'night-1 on "builder-7" (1)');
  const { source, state, wanted, carried } = imageOf(status, webhook);
  assert.deepEqual(
    [source, state, carried, digestOf(wanted)],
    ['swapped', 'running', wanted, digestOf(other[webhook])],
  );
  const text = checked(status);
  assert.match(text, /^1 component runs upstream images since \d{4}-\S+ by run-1 on "builder-7": triggers$/m);
  assert.match(text, /^ {2}lock +night-1 on "builder-7" \(1\) since \d{4}-/m);
  assert.match(text, /^ {2}undo +streamstress restore$/m);
  assert.match(text, /^ {2}triggers +webhook +swapped +[0-9a-f]{12} +running$/m);
  await restoreImages(api, productOf([triggers]), patience(300));
});

test('what the operator was told and nobody runs is no swap that works', async () => {
  const missing = `registry.example.com/x@sha256:${'0'.repeat(64)}`;
  const env = [{ name: webhook, value: missing }];
  await api.patch(subscription, { type: 'merge', body: { spec: { config: { env } } } });
  const status = await readStatus(cluster, productOf(components));
  const { source, state, trouble } = imageOf(status, webhook);
  assert.deepEqual([source, state], ['swapped', 'changing']);
  assert.match(trouble ?? '', /"tekton-triggers-webhook" does not carry the new image of "triggers\/webhook"/);
  assert.match(checked(status), /^1 component does not run what the operator was told: triggers$/m);
  await api.patch(subscription, { type: 'merge', body: { spec: { config: null } } });
});

test('a cluster without the operator has a status too, and what its TektonConfig says is one line', async () => {
  const { cluster: empty, store } = await apiCluster();
  const status = await readStatus(empty, productOf(components));
  assert.deepEqual([status.via, status.images, status.customResource?.ready], [undefined, [], 'not there']);
  assert.match(checked(status), /^The operator is not installed: no images to show\.$/m);
  const conditions = [{ type: 'Ready', status: 'False', message: 'Components\nnot in \u001b[31mready state' }];
  store.create({ ...tektonConfig, metadata: { name: 'config' }, status: { conditions } });
  assert.deepEqual((await readStatus(empty, productOf([]))).customResource, {
    kind: 'TektonConfig',
    ready: 'False: Components not in ready state',
  });
});
