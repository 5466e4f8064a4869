import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import type { startKubelet } from '../../../src/sandbox/controllers/kubelet.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { isReady } from '../../../src/sandbox/controllers/replica-sets.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { startNode as startPlainNode } from './start-node.ts';
import { until } from './until.ts';

// Read: pkg/kubelet of kubernetes (kuberuntime: CrashLoopBackOff and its message; images: ErrImagePull, ImagePullBackOff;
// container/helpers.go: expansion of $(NAME); prober: failureThreshold). The lab had no kubelet. Times are the sandbox's own.

const key = { ...kinds.pod, namespace: 'ns', name: 'web' };
const server = `
const http = require('node:http');
http.createServer((request, response) => {
  if (request.url === '/readiness') return response.writeHead(200).end();
  response.end(JSON.stringify({ env: process.env, args: process.argv.slice(2) }));
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('serving'));
`;

test('runs an image with its environment and arguments; Ready when the probe says so', async (context) => {
  const { store, push, kubelet, start } = await startNode(context);
  const image = push('web', `exec '${process.execPath}' "\${0%/*}/web.cjs" "$@"`);
  const port = {
    name: 'PORT',
    valueFrom: { fieldRef: { fieldPath: "metadata.annotations['sandbox.streamstress.dev/port']" } },
  };
  const env = [port, { name: 'WHO', value: 'me' }, { name: 'GREETING', value: 'hello $(WHO), $$(WHO), $(NOBODY)' }];
  const readinessProbe = { httpGet: { path: '/readiness', port: 'http' } };
  start({ image, env, readinessProbe, args: ['-nop-image', '$(WHO)/nop'] });
  const pod = await until(store, () => readyPod(store.get(key)));
  const [status] = pod.status.containerStatuses;
  assert.deepEqual([status.image, status.imageID, status.ready, status.restartCount], [image, image, true, 0]);
  assert.ok(status.state.running.startedAt);
  assert.equal(pod.status.phase, 'Running');
  assert.equal(pod.spec.nodeName, 'sandbox-0');
  const answer = await ask(Number(pod.metadata.annotations?.['sandbox.streamstress.dev/port']));
  assert.deepEqual(answer.args, ['-nop-image', 'me/nop']);
  const { PATH, PORT, PWD, _, SHLVL, OLDPWD, ...rest } = answer.env;
  assert.deepEqual(rest, { HOSTNAME: 'web', OF_IMAGE: 'yes', WHO: 'me', GREETING: 'hello me, $(WHO), $(NOBODY)' });
  assert.equal(printed(kubelet), 'serving\n');
  assert.deepEqual(reasons(store), ['Pulled', 'Started']);
});

test('with restartPolicy Never or OnFailure an end is the end of the Pod; a killed process is restarted', async (context) => {
  const { store, push, start, kubelet } = await startNode(context);
  const phase = (name: string) => store.get({ ...key, name })?.status?.phase;
  start({ image: push('good', 'exit 0') }, { restartPolicy: 'OnFailure' }, 'good');
  start({ image: push('bad', 'exit 3') }, { restartPolicy: 'Never' }, 'bad');
  await until(store, () => phase('good') === 'Succeeded' && phase('bad') === 'Failed');
  const { state, restartCount } = store.get({ ...key, name: 'bad' })?.status.containerStatuses[0] ?? assert.fail();
  assert.deepEqual([state.terminated.exitCode, restartCount], [3, 0]);
  start({ image: push('web', 'exec sleep 100') });
  await until(store, () => readyPod(store.get(key)));
  kubelet.kill('ns', 'web');
  await until(store, () => store.get(key)?.status.containerStatuses[0].lastState.terminated?.exitCode === 137);
});

test('a deleted Pod is there until its process has ended, SIGTERM first', async (context) => {
  const { store, push, start } = await startNode(context);
  start({ image: push('web', `trap 'sleep 0.1; exit 0' TERM; while :; do sleep 0.02; done`) });
  const { uid } = (await until(store, () => readyPod(store.get(key)))).metadata;
  store.remove(key);
  assert.ok(store.get(key)?.metadata.deletionTimestamp);
  await until(store, () => store.get(key) === undefined);
  assert.ok(reasons(store).includes('Killing'));
  start({ image: 'gone' });
  await until(store, () => store.get(key)?.status !== undefined);
  assert.notEqual(store.get(key)?.metadata.uid, uid);
});

test('a process that does not listen to SIGTERM is killed, with all that it started', async (context) => {
  const { store, push, kubelet, start } = await startNode(context);
  const image = push('web', `trap '' TERM; sleep 1000 & echo $!; while :; do wait; done`);
  start({ image }, { terminationGracePeriodSeconds: 0 });
  await until(store, () => readyPod(store.get(key)));
  while (printed(kubelet) === '') await new Promise(setImmediate);
  const child = Number(printed(kubelet));
  process.kill(child, 0);
  store.remove(key);
  await until(store, () => store.get(key) === undefined);
  while (isRunning(child)) await new Promise(setImmediate);
});

test('a process that dies is started again, later each time: CrashLoopBackOff', async (context) => {
  const { store, push, kubelet, start } = await startNode(context);
  start({ image: push('web', 'echo oh no; exit 3') });
  const looping = (pod: KubernetesObject | undefined) => pod?.status?.containerStatuses?.[0];
  const status = await until(store, () => {
    const container = looping(store.get(key));
    return container?.restartCount === 1 && container.state.waiting?.reason === 'CrashLoopBackOff' && container;
  });
  assert.deepEqual([status.lastState.terminated.exitCode, status.lastState.terminated.reason], [3, 'Error']);
  assert.match(status.state.waiting.message, /^back-off 0.4s restarting failed container=main pod=web_ns\(/);
  assert.equal(status.ready, false);
  assert.equal(store.get(key)?.status.phase, 'Running');
  assert.equal(printed(kubelet), 'oh no\n');
  assert.ok(reasons(store).includes('BackOff'));
});

test('images come by their reference from the own registry only', async (context) => {
  const { store, host, start } = await startNode(context);
  const waits = (reason: string) =>
    until(store, () => {
      const waiting = store.get(key)?.status?.containerStatuses?.[0]?.state.waiting;
      return waiting?.reason === reason && waiting.message;
    });
  start({ image: `${host}/none/such:latest` });
  assert.equal(await waits('ErrImagePull'), `reading manifest latest in ${host}/none/such: manifest unknown`);
  assert.match(await waits('ImagePullBackOff'), /^Back-off pulling image ".*": ErrImagePull: reading manifest/);
  assert.equal(store.get(key)?.status.phase, 'Pending');
  store.remove(key);
  await until(store, () => store.get(key) === undefined);
  start({ image: 'elsewhere.invalid/some/image:latest' });
  const refused = `a sandbox pulls from its own registry ${host} only`;
  const place = `push it there as ${host}/outside/elsewhere.invalid/some/image`;
  assert.ok((await waits('ErrImagePull')).endsWith(`${refused}; ${place}`));
});

test('a program that is not in the image is a StartError', async (context) => {
  const { store, push, start } = await startNode(context);
  start({ image: push('web', 'exit 0'), command: ['/ko-app/other'] });
  const { lastState } = await until(store, () => {
    const status = store.get(key)?.status?.containerStatuses?.[0];
    return status?.lastState.terminated && status;
  });
  assert.equal(lastState.terminated.reason, 'StartError');
  assert.match(lastState.terminated.message, /executable file `\/ko-app\/other` not found/);
});

async function startNode(context: TestContext) {
  const { store, kubelet, registry, push, start } = await startPlainNode(context);
  return {
    ...{ store, kubelet, host: registry.host },
    push: (name: string, script: string) =>
      push(name, {
        files: [
          { path: `ko-app/${name}`, mode: 0o755, content: `#!/bin/sh\n${script}\n` },
          { path: `ko-app/${name}.cjs`, mode: 0o644, content: server },
        ],
        entrypoint: [`/ko-app/${name}`],
        env: { OF_IMAGE: 'yes' },
      }),
    start: (container: Record<string, unknown>, spec: Record<string, unknown> = {}, name = key.name) =>
      start(name, { restartPolicy: 'Always', ...spec, containers: [{ name: 'main', ...container }] }),
  };
}

function printed({ podLogs }: Pick<ReturnType<typeof startKubelet>, 'podLogs'>): string {
  return podLogs('ns', 'web')?.read(0).toString() ?? '';
}

function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}

function readyPod(pod: KubernetesObject | undefined): KubernetesObject | undefined {
  return pod !== undefined && isReady(pod) ? pod : undefined;
}

function reasons(store: Store): readonly string[] {
  const events = store.list(kinds.event, { namespace: 'ns' });
  return [...new Set(events.map(({ reason }) => String(reason)))].sort();
}

function ask(port: number): Promise<{ env: Record<string, string>; args: string[] }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/', agent: false }, async (response) => {
      resolve(JSON.parse(Buffer.concat(await response.toArray()).toString('utf8')));
    }).once('error', reject);
  });
}
