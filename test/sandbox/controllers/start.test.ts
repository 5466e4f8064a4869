import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { isReady } from '../../../src/sandbox/controllers/replica-sets.ts';
import { type Controllers, startControllers } from '../../../src/sandbox/controllers/start.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { type Registry, startRegistry } from '../../../src/sandbox/registry/registry.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { until } from './until.ts';

// Seen: lab.md 2.4 and 2.5, the order of a swap by way of the Subscription, from its patch to the Pods.

const hash = 'operator.tekton.dev/last-applied-hash';
const namespace = 'openshift-pipelines';

test('an image goes from the Subscription to the Pods, by the annotation and not before', async (context) => {
  const { store, registry, controllers } = await start(context);
  const before = imageIDs(store);
  assert.equal(Object.keys(before).length, 14);
  const image = pushServer(registry);
  const phases = watchPhases(context, store);

  const subscription = store.list(kinds.subscription)[0] ?? assert.fail();
  const env = [{ name: 'IMAGE_TRIGGERS_WEBHOOK', value: image }];
  store.update({ ...subscription, spec: { ...subscription.spec, config: { env } } });
  await until(store, () => phases.at(-1) === 'Succeeded/InstallSucceeded');
  assert.deepEqual(phases, [
    'InstallReady/ComponentUnhealthy',
    'Installing/InstallSucceeded',
    'Installing/InstallWaiting',
    'Succeeded/InstallSucceeded',
  ]);
  await until(store, () => operatorPods(store).length === 2);
  assert.deepEqual(imageIDs(store), before);

  const set = store
    .list(kinds.installerSet)
    .find(({ metadata }) => metadata.name.startsWith('trigger-main-deployment'));
  const { metadata } = set ?? assert.fail();
  const annotations = { ...metadata.annotations, [hash]: 'refresh' };
  store.update({ ...(set ?? assert.fail()), metadata: { ...metadata, annotations } });
  await until(store, () => store.list(kinds.deployment, { namespace }).some((each) => each.metadata.generation === 2));
  await controllers.settled();
  await until(store, () => store.list(kinds.pod, { namespace }).length === 14);
  assert.deepEqual(imageIDs(store), { ...before, 'tekton-triggers-webhook': image });
  const pod = store
    .list(kinds.pod, { namespace })
    .find(({ metadata: { name } }) => name.startsWith('tekton-triggers-webhook'));
  assert.equal(
    controllers
      .podLogs(namespace, pod?.metadata.name ?? '')
      ?.read(0)
      .toString(),
    'another one\n',
  );
});

test('all Pods are Ready on the node, and none is left after stop', async (context) => {
  const { store, controllers } = await start(context);
  assert.ok(store.list(kinds.pod).every(isReady));
  const [node] = store.list({ apiVersion: 'v1', kind: 'Node' });
  assert.ok(['amd64', 'arm64'].includes(node?.status.nodeInfo.architecture));
  const ports = store
    .list(kinds.pod, { namespace })
    .map((pod) => pod.metadata.annotations?.['sandbox.streamstress.dev/port']);
  assert.equal(new Set(ports).size, 14);
  const probed = store.list(kinds.pod, { namespace }).filter(({ spec }) => spec.containers[0].readinessProbe);
  assert.equal(probed.length, 8);
  const asked = probed.map(({ metadata }) => metadata.annotations?.['sandbox.streamstress.dev/port']);
  const answers = () => Promise.allSettled(asked.map((port) => fetch(`http://127.0.0.1:${port}/healthz`)));
  assert.ok((await answers()).every((answer) => answer.status === 'fulfilled' && answer.value.status === 200));
  await controllers.stop();
  assert.ok((await answers()).every(({ status }) => status === 'rejected'));
});

async function start(context: TestContext): Promise<{ store: Store; registry: Registry; controllers: Controllers }> {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-controllers-'));
  const store = createStore(Date.now);
  const registry = await startRegistry({ folder: join(folder, 'registry') });
  const controllers = await startControllers({ store, registry, folder, onLine: assert.fail });
  context.after(async () => {
    await controllers.stop();
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  await controllers.settled();
  return { store, registry, controllers };
}

function pushServer(registry: Registry): string {
  const program = `
    console.log('another one');
    require('node:http').createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');
  `;
  const files = [
    { path: 'ko-app/webhook', mode: 0o755, content: `#!/bin/sh\nexec '${process.execPath}' "$0.cjs"\n` },
    { path: 'ko-app/webhook.cjs', mode: 0o644, content: program },
  ];
  const image = makeImage({ files, entrypoint: ['/ko-app/webhook'] });
  return `${registry.host}/tekton-upstream/webhook@${registry.put('tekton-upstream/webhook', 'latest', image)}`;
}

function watchPhases(context: TestContext, store: Store): string[] {
  const phases: string[] = [];
  const unwatch = store.watch(({ object: { kind, status, metadata } }) => {
    if (metadata.namespace !== 'openshift-operators') return;
    const phase = `${status?.phase}/${status?.reason}`;
    if (kind === 'ClusterServiceVersion' && phase !== phases.at(-1)) phases.push(phase);
  });
  context.after(unwatch);
  return phases;
}

function operatorPods(store: Store) {
  return store.list(kinds.pod, { namespace: 'openshift-operators' });
}

/** The image that each workload's Pods run, by the workload's name. */
function imageIDs(store: Store): Record<string, string> {
  const pods = store.list(kinds.pod, { namespace }).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return Object.fromEntries(
    pods.map(({ metadata, status }) => [
      metadata.name.replace(/-[^-]+-[^-]+$/, ''),
      status.containerStatuses[0].imageID,
    ]),
  );
}
