import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiOptions, startApi } from './api/server.ts';
import { makeCertificates } from './certificates.ts';
import { startControllers } from './controllers/start.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { createStore } from './memory-store.ts';
import { makeImage } from './registry/make-image.ts';
import { type Registry, startRegistry } from './registry/registry.ts';
import type { Store } from './store.ts';

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Everything that it writes lies below. Made where it is missing. */
  readonly folder: string;
  /** Ports on 127.0.0.1; any free ones where they are not given. */
  readonly apiPort?: number | undefined;
  readonly registryPort?: number | undefined;
  /** Called with what the controllers and pods have to say. */
  readonly onLine?: (line: string) => void;
}

/** A running OpenShift that fits in this process. */
export interface Sandbox {
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  /** Path of a kubeconfig of its only user, who may do everything. */
  readonly kubeconfig: string;
  /** `127.0.0.1:<port>`, plain HTTP. */
  readonly registry: string;
  /** Image to build upon: `127.0.0.1:<port>/base/static:latest`. */
  readonly baseImage: string;
  /** Path of the stand-in for Gauge. */
  readonly gauge: string;
  readonly store: Store;
  /** Stops the controllers, the processes of all pods and the servers. Safe to call twice. */
  close(): Promise<void>;
}

type Closers = (() => Promise<void>)[];

/**
 * Starts an API server, a registry and the controllers, and returns once the operator is installed and settled.
 * Errors: `request`, `sandbox:port_in_use`.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const closers: Closers = [];
  const close = async () => {
    for (const stop of closers.splice(0).reverse()) await stop();
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: SandboxOptions, closers: Closers): Promise<Omit<Sandbox, 'close'>> {
  const { folder, onLine = () => undefined } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = createStore(Date.now);
  seedNamespaces(store);
  const registry = await startRegistry({ folder: join(folder, 'registry'), port: options.registryPort });
  closers.push(registry.close);
  const controllers = await startControllers({ store, registry, folder, onLine });
  closers.push(controllers.stop);
  const { server, kubeconfig, close } = await serveApi(options, store, controllers.podLogs);
  closers.push(close);
  await controllers.settled();
  const baseImage = putBaseImage(registry);
  return { server, kubeconfig, registry: registry.host, baseImage, gauge: writeGauge(folder), store };
}

async function serveApi({ folder, apiPort }: SandboxOptions, store: Store, podLogs: ApiOptions['podLogs']) {
  const certificates = makeCertificates(Date.now());
  const token = randomBytes(24).toString('base64url');
  const { server, close } = await startApi({ store, certificates, token, port: apiPort, podLogs });
  const kubeconfig = join(folder, 'kubeconfig');
  writeProtected(kubeconfig, kubeconfigFor({ server, ca: certificates.ca, token }), 0o600);
  return { server, close, kubeconfig };
}

/** The namespaces that are there from the start, and the mark by which a cluster is known as a sandbox. */
function seedNamespaces(store: Store): void {
  for (const name of ['default', 'kube-public', 'openshift-operators', 'openshift-pipelines', 'tekton-upstream']) {
    const labels = { 'kubernetes.io/metadata.name': name };
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels }, status: { phase: 'Active' } });
  }
  const metadata = { name: 'streamstress-sandbox', namespace: 'kube-public' };
  store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { sandbox: 'true' } });
}

/** What `ko` builds upon where nothing may be pulled from outside: users and a place for temporary files. */
function putBaseImage(registry: Registry): string {
  const users = 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n';
  registry.put('base/static', 'latest', makeImage({ files: [{ path: 'etc/passwd', mode: 0o644, content: users }] }));
  return `${registry.host}/base/static:latest`;
}

/** An executable `gauge` that runs the stand-in: its source beside this file, or the bundle beside ours. */
function writeGauge(folder: string): string {
  const places = ['./gauge/main.ts', './gauge.js'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const entry = places.find((place) => existsSync(place)) ?? places[0];
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const gauge = join(folder, 'bin', 'gauge');
  writeProtected(gauge, `#!/bin/sh\nexec "${process.execPath}" "${entry}" "$@"\n`, 0o755);
  return gauge;
}

/** A file of an earlier run may have had another mode. */
function writeProtected(path: string, text: string, mode: number): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode });
}
