import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApi } from '../../src/sandbox/api/server.ts';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { close, listen } from '../../src/sandbox/listen.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import type { Store } from '../../src/sandbox/store.ts';

const run = promisify(execFile);
const namespace = 'openshift-pipelines';
const go = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-trimpath -buildvcs=false' };

/** The services of the cluster, and the program behind each: `<component>/<command>`. */
export const services: Readonly<Record<string, string>> = {
  'tekton-pipelines-controller': 'pipeline/controller',
  'tekton-pipelines-webhook': 'pipeline/webhook',
  'tekton-events-controller': 'pipeline/events',
  'tekton-pipelines-remote-resolvers': 'pipeline/resolvers',
  'tekton-triggers-controller': 'triggers/controller',
  'tekton-triggers-webhook': 'triggers/webhook',
  'tekton-triggers-core-interceptors': 'triggers/interceptors',
};

/** Vets and builds all programs of a Go module into a folder, as ko would. */
export async function buildPrograms(module: string, into: string): Promise<readonly string[]> {
  await run('go', ['vet', './...'], { cwd: module, env: go });
  await run('go', ['build', '-ldflags=-s -w', '-o', `${into}/`, './cmd/...'], { cwd: module, env: go });
  return readdir(into);
}

/** A program that listens, and the port it was given. */
export interface Served {
  readonly port: number;
  stop(): Promise<number | null>;
}

/** Starts a program and waits until it is ready. */
export async function serve(program: string): Promise<Served> {
  const port = await freePort();
  const child = spawn(program, { env: { PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data');
  for (let ready = false; !ready; ) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    ready = await fetch(`http://127.0.0.1:${port}/readiness`).then(
      (response) => response.ok,
      () => false,
    );
  }
  return { port, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exit)[0] as number | null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 'probe');
  await close(server);
  return port;
}

/** An API server whose services lead to these ports, and the kubeconfig for it in `folder`. */
export async function serveCluster(folder: string) {
  const store = createStore(Date.now);
  const certificates = makeCertificates(Date.now());
  const token = 'sandbox-token';
  const api = await startApi({ store, certificates, token, podLogs: () => undefined });
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigFor({ server: api.server, ca: certificates.ca, token }));
  return { kubeconfig, close: api.close, lead: (service: string, port: number) => lead(store, service, port) };
}

function lead(store: Store, name: string, port: number): void {
  const labels = { app: name };
  const annotations = { 'sandbox.streamstress.dev/port': String(port) };
  store.remove({ apiVersion: 'v1', kind: 'Service', name, namespace });
  store.remove({ apiVersion: 'v1', kind: 'Pod', name, namespace });
  const spec = { selector: labels, ports: [{ name: 'http', port: 80 }] };
  store.create({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });
  const pod = store.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, annotations },
    spec: {},
  });
  store.update({ ...pod, status: { conditions: [{ type: 'Ready', status: 'True' }] } }, 'status');
}
