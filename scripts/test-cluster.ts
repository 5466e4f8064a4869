import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { configOf } from '../test/contract/contract-cluster.ts';
import { installCrds } from '../test/kube/install-crds.ts';
import { startKubeApi } from '../test/kube/kube-api.ts';
import { kubeBinaries } from '../test/kube/kube-binaries.ts';
import { readCrds } from '../test/kube/read-crds.ts';

/**
 * Holds the sandbox to the truth: the contracts that it keeps in `npm test`, here on a real etcd and kube-apiserver, or
 * with `--kubeconfig FILE [--context NAME]` on any cluster, in namespaces of their own.
 */
const start = performance.now();
const stopping = new AbortController();
const { signal } = stopping;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stopping.abort());

try {
  const { kubeconfig, context } = options();
  process.exitCode = kubeconfig === undefined ? await onOurOwn() : await onGiven(resolve(kubeconfig), context);
  say(`${process.exitCode === 0 ? 'passed' : 'failed'} after ${seconds()}`);
} catch (error) {
  process.exitCode = signal.aborted ? 130 : 1;
  say(signal.aborted ? `stopped after ${seconds()}` : error instanceof Error ? error.message : String(error));
}

async function onOurOwn(): Promise<number> {
  const binaries = await kubeBinaries({ environment: process.env, say, signal });
  const api = await startKubeApi(binaries, signal);
  try {
    const { crds, from } = readCrds(process.env.STREAMSTRESS_DATA);
    const target = { name: 'kube-apiserver', kubeconfig: api.kubeconfig, disposable: true };
    await installCrds(configOf(target), crds);
    say(`kube-apiserver is ready with ${crds.length} CustomResourceDefinitions (${from}) after ${seconds()}`);
    return await runTests({ CONTRACT_KUBECONFIG: api.kubeconfig, CONTRACT_DISPOSABLE: 'true' });
  } finally {
    await api.stop();
  }
}

async function onGiven(kubeconfig: string, context: string | undefined): Promise<number> {
  const server = configOf({ name: 'given', kubeconfig, context, disposable: false }).getCurrentCluster()?.server;
  say(`contracts on ${server ?? 'no cluster'}, in namespaces of their own`);
  return runTests({ CONTRACT_KUBECONFIG: kubeconfig, ...(context === undefined ? {} : { CONTRACT_CONTEXT: context }) });
}

function options() {
  return parseArgs({ options: { kubeconfig: { type: 'string' }, context: { type: 'string' } } }).values;
}

/** The tests themselves, in a process of their own, so that they end before what they run on. */
async function runTests(more: Readonly<Record<string, string>>): Promise<number> {
  signal.throwIfAborted();
  const cwd = dirname(dirname(fileURLToPath(import.meta.url)));
  const env = { ...process.env, ...more };
  const tests = spawn(process.execPath, ['--test', 'test/kube/*.test.ts'], { cwd, stdio: 'inherit', env });
  const stop = () => tests.kill();
  signal.addEventListener('abort', stop);
  const [code] = await once(tests, 'exit');
  signal.throwIfAborted();
  return code ?? 1;
}

function say(line: string): void {
  console.log(`test:cluster: ${line}`);
}

function seconds(): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
