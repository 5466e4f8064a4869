import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { portAnnotation } from '../../src/sandbox/controllers/kubelet/pod-state.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('a sandbox is an OpenShift that clients can log in to, and leaves nothing running', async (t) => {
  const folder = await folderFor(t);
  const sandbox = await startSandbox({ folder: join(folder, 'made') });
  t.after(sandbox.close);
  const config = new KubeConfig();
  config.loadFromFile(sandbox.kubeconfig);
  assert.equal((await stat(sandbox.kubeconfig)).mode & 0o777, 0o600);
  const core = config.makeApiClient(CoreV1Api);
  assert.ok(await core.readNamespacedConfigMap({ namespace: 'kube-public', name: 'streamstress-sandbox' }));
  const { items: pods } = await core.listPodForAllNamespaces();
  const ports = pods.flatMap(({ metadata }) => metadata?.annotations?.[portAnnotation] ?? []);
  assert.ok(ports.length > 0 && pods.every(({ status }) => status?.phase === 'Running'));
  const base = await fetch(`http://${sandbox.baseImage.replace('/base/static:', '/v2/base/static/manifests/')}`);
  assert.equal(base.status, 200);
  const gauge = spawnSync(sandbox.gauge, ['version'], { encoding: 'utf8' });
  assert.match(gauge.stdout, /Gauge version/);

  await sandbox.close();
  await sandbox.close();
  for (const port of ports) await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  await assert.rejects(fetch(`http://${sandbox.registry}/v2/`));
});

test('where a port is taken, nothing is left running', async (t) => {
  const folder = await folderFor(t);
  const first = await startSandbox({ folder: join(folder, 'first') });
  t.after(first.close);
  const apiPort = Number(new URL(first.server).port);
  const message = new RegExp(`API server cannot listen on 127.0.0.1:${apiPort}`);
  const second = startSandbox({ folder: join(folder, 'second'), apiPort });
  await assert.rejects(second, { kind: 'request', reason: 'sandbox:port_in_use', message });
});

test('people sign in, push and pull as on OpenShift where that is asked for', async (t) => {
  const folder = await folderFor(t);
  const options = { registryAuth: true, registryTls: true, users: { ada: 'lovelace' } };
  const sandbox = await startSandbox({ folder: join(folder, 'made'), ...options });
  t.after(sandbox.close);
  assert.equal((await stat(sandbox.kubeadminPassword)).mode & 0o777, 0o600);
  const ca = await readFile(sandbox.certificateAuthority, 'utf8');
  const password = await readFile(sandbox.kubeadminPassword, 'utf8');
  const challenge = `${sandbox.server}/oauth/authorize?client_id=openshift-challenging-client&response_type=token`;
  const { headers } = await head(challenge, { ca, auth: `kubeadmin:${password}` });
  const token = new URLSearchParams(new URL(headers.location ?? '').hash.slice(1)).get('access_token');
  const manifest = `https://${sandbox.baseImage.replace('/base/static:', '/v2/base/static/manifests/')}`;
  assert.equal((await head(manifest, { ca })).statusCode, 401);
  assert.equal((await head(manifest, { ca, auth: `anybody:${token}` })).statusCode, 200);
  assert.ok(sandbox.faults.requests().some(({ server, resource }) => server === 'registry' && resource === 'manifest'));
});

async function head(url: string, options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url, options, (response) => resolve(response.resume()))
    .on('error', reject)
    .end();
  return promise;
}
