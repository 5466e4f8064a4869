import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { startApi } from '../../src/sandbox/api/server.ts';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import { ciWritesContract } from './ci-writes-contract.ts';
import { contracts } from './contracts.ts';

const folder = mkdtempSync(join(tmpdir(), 'contract-'));
const kubeconfig = join(folder, 'kubeconfig');
const certificates = makeCertificates(Date.now());
const token = 'contract';
const store = createStore(Date.now, 200);
for (const name of ['default', 'kube-public']) {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } });
}
const { server, close } = await startApi({ store, certificates, token, podLogs: () => undefined });
writeFileSync(kubeconfig, kubeconfigFor({ server, ca: certificates.ca, token }), { mode: 0o600 });
after(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const sandbox = { name: 'sandbox', kubeconfig, disposable: true };
contracts(sandbox);
ciWritesContract(sandbox, 'looked_into');
