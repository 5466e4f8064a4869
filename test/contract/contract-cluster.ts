import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KubeConfig } from '@kubernetes/client-node';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import type { Cluster, Kind } from '../../src/ports/cluster.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-request.ts';

/** A cluster on which contracts are checked, by a user who may do everything. */
export interface ContractCluster {
  /** For the names of tests: `sandbox`. */
  readonly name: string;
  /** Path of its kubeconfig, and a context of it (else the current one). */
  readonly kubeconfig: string;
  readonly context?: string | undefined;
  /** True where it is thrown away afterwards and nothing is at work on it. */
  readonly disposable: boolean;
}

/** What a test of a contract works with. */
export interface ContractWorld {
  readonly cluster: Cluster;
  /** For the verbs that the product's client does not have. */
  readonly config: KubeConfig;
  /** For the rest. */
  request(what: RawRequest): Promise<RawAnswer>;
  /** A namespace of its own, deleted after the test. */
  readonly namespace: string;
  /** The product's client, signed in with another token. */
  signedInWith(token: string): Cluster;
  /** A name that nobody else has, for objects that belong to the whole cluster. */
  unique(name: string): string;
}

type Check = (world: ContractWorld, t: TestContext) => Promise<void>;

/**
 * Declares a test of a contract. With `disposable` it is skipped on a cluster that somebody needs: OLM and the operator
 * would act on what it writes.
 */
export function contractTest(on: ContractCluster, what: string, check: Check, needs?: 'disposable'): void {
  const skip =
    needs === 'disposable' && !on.disposable ? 'controllers of this cluster would act on what it writes' : false;
  test(`${on.name}: ${what}`, { skip, timeout: 60_000 }, async (t) => check(await worldOf(on, t), t));
}

/** A client's configuration for the cluster and the context of it that is meant. */
export function configOf({ kubeconfig, context }: ContractCluster): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}

async function worldOf(on: ContractCluster, t: TestContext): Promise<ContractWorld> {
  const cluster = createCluster({ kubeconfig: on.kubeconfig, context: on.context });
  const config = configOf(on);
  const request = (what: RawRequest) => rawRequest(config, what);
  const mark = randomUUID().slice(0, 8);
  const namespace = `contract-${mark}`;
  await cluster.create({ ...namespaceKind, metadata: { name: namespace } });
  t.after(() => cluster.delete({ ...namespaceKind, name: namespace }));
  const signedInWith = (token: string) => createCluster({ kubeconfig: kubeconfigWith(config, token, t) });
  return { cluster, config, request, namespace, signedInWith, unique: (name) => `${name}-${mark}` };
}

const namespaceKind: Kind = { apiVersion: 'v1', kind: 'Namespace' };

function kubeconfigWith(config: KubeConfig, token: string, t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error('the kubeconfig names no cluster');
  const other = new KubeConfig();
  other.loadFromClusterAndUser(cluster, { name: 'other', token });
  writeFileSync(join(folder, 'kubeconfig'), other.exportConfig(), { mode: 0o600 });
  return join(folder, 'kubeconfig');
}
