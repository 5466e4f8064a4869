import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { startApi } from '../../src/sandbox/api/server.ts';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';

/** An API server without controllers, on which nothing moves by itself, and the product's own client. */
export async function apiCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-test-'));
  const [store, certificates, token] = [createStore(Date.now), makeCertificates(Date.now()), 'test'];
  const api = await startApi({ store, certificates, token, podLogs: () => undefined });
  after(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
  });
  for (const name of ['openshift-operators', 'openshift-pipelines']) {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor({ server: api.server, ca: certificates.ca, token }));
  return { store, cluster: createCluster({ kubeconfig }) };
}
