import type { ContractCluster } from '../contract/contract-cluster.ts';

const { CONTRACT_KUBECONFIG, CONTRACT_CONTEXT, CONTRACT_DISPOSABLE } = process.env;
if (!CONTRACT_KUBECONFIG) throw new Error('these tests need an API server: run them by "npm run test:cluster"');

/** The API server that `npm run test:cluster` has started or was given. */
export const target: ContractCluster = {
  name: CONTRACT_DISPOSABLE === 'true' ? 'kube-apiserver' : 'cluster',
  kubeconfig: CONTRACT_KUBECONFIG,
  context: CONTRACT_CONTEXT,
  disposable: CONTRACT_DISPOSABLE === 'true',
};
