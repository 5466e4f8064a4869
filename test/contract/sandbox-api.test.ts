import { after } from 'node:test';
import { KubeConfig } from '@kubernetes/client-node';
import { startApi } from '../../src/sandbox/api/server.ts';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import { apiContract } from './api-contract.ts';

const certificates = makeCertificates(Date.now());
const token = 'contract';
const podLogs = () => undefined;
const { server, close } = await startApi({ store: createStore(Date.now), certificates, token, podLogs });
after(close);

apiContract('sandbox', async () => {
  const config = new KubeConfig();
  config.loadFromString(kubeconfigFor({ server, ca: certificates.ca, token }));
  return config;
});
