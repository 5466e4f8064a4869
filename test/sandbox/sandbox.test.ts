import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { portAnnotation } from '../../src/sandbox/controllers/kubelet/pod-worker.ts';
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
