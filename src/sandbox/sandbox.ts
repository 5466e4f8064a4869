import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Product } from '../model/operator.ts';
import type { KubernetesObject } from '../ports/cluster.ts';
import { customKind, kindOf, type Resource, resourceNamed } from './api/resources.ts';
import { startApi } from './api/server.ts';
import { requestToken } from './api/token-request.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { seedRoles } from './auth/default-roles.ts';
import type { Passwords } from './auth/oauth-server.ts';
import { giveProjectDefaults } from './auth/project-defaults.ts';
import { createAuthorizer } from './auth/rbac.ts';
import { serviceAccountUser } from './auth/user.ts';
import { makeCertificates } from './certificates.ts';
import { processLabels } from './controllers/kubelet/pod-container.ts';
import type { OtherCluster } from './controllers/other-clusters.ts';
import { tiniFile } from './controllers/own-images.ts';
import { type ClusterOptions, type Controllers, startControllers } from './controllers/start.ts';
import { createFaults, type Faults } from './faults.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { createStore } from './memory-store.ts';
import { mayDo } from './registry/access.ts';
import { type Push, recordPush } from './registry/image-streams.ts';
import { type Image, makeImage } from './registry/make-image.ts';
import { type Registry, startRegistry } from './registry/registry.ts';
import type { Store } from './store.ts';

/** How a sandbox is started. */
export interface SandboxOptions extends Omit<ClusterOptions, 'ca'> {
  /** Everything that it writes lies below. Made where it is missing. */
  readonly folder: string;
  /** Ports on 127.0.0.1; any free ones where they are not given. */
  readonly apiPort?: number | undefined;
  readonly registryPort?: number | undefined;
  /** Passwords by login name. `kubeadmin` is always there; without one given it gets a random one. */
  readonly users?: Passwords;
  /** The cluster has its users elsewhere: there is no OAuth to sign in with. */
  readonly externalOidc?: boolean;
  /** The registry asks who comes, as OpenShift's does; everybody may pull and push where it does not. */
  readonly registryAuth?: boolean;
  /** The registry is served over HTTPS, with a certificate of the sandbox's authority. */
  readonly registryTls?: boolean;
  /** Called with what the controllers and pods have to say. */
  readonly onLine?: (line: string) => void;
}

/** A running OpenShift that fits in this process. */
export interface Sandbox {
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  /** Path of a kubeconfig of `system:admin`, who may do everything. */
  readonly kubeconfig: string;
  /** Path of the file with the password of `kubeadmin`. */
  readonly kubeadminPassword: string;
  /** Path of the certificate authority of its servers, in PEM. */
  readonly certificateAuthority: string;
  /** `127.0.0.1:<port>`; plain HTTP unless asked otherwise. */
  readonly registry: string;
  /** Image to build upon: `127.0.0.1:<port>/base/static:latest`. */
  readonly baseImage: string;
  /** Path of the stand-in for Gauge. */
  readonly gauge: string;
  readonly images: SandboxImages;
  readonly store: Store;
  /** Faults of the API server and the registry, and the log of what they were asked. */
  readonly faults: Faults;
  /** Ways to make its controllers and the operator misbehave. */
  readonly trouble: Pick<
    Controllers,
    'setFaults' | 'killOperator' | 'disrupt' | 'outOfMemory' | 'upgradeOperator' | 'terminateNamespace'
  >;
  /** Stops the controllers, the processes of all pods and the servers. Safe to call twice. */
  close(): Promise<void>;
}

/** Ways to bring images into the sandbox's registry, also into the repositories that stand for other registries. */
interface SandboxImages extends Pick<Registry, 'protect'> {
  /** Pushes an image: in a project there is an ImageStream with it then. Answers with its digest. */
  push(repository: string, tag: string, image: Image): string;
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
  const security = secure();
  const { store, faults, certificates } = security;
  seedRoles(store);
  const stopDefaults = giveProjectDefaults(store, certificates.ca);
  closers.push(async () => stopDefaults());
  seedNamespaces(store);
  const registry = await serveRegistry(options, security);
  closers.push(registry.close);
  const services: Record<string, string> = {};
  const controllers = await startControllers({
    store,
    registry,
    folder,
    tokenOf: (namespace, serviceAccount) => tokenOf(security, namespace, serviceAccount),
    services: () => services,
    startCluster: (name) => startOtherCluster(options, name),
    mayPull: pullsOf(options, security),
    onLine,
    cluster: { ...options, ca: certificates.ca },
  });
  closers.push(controllers.stop);
  const api = await serveApi(options, security, registry, controllers);
  closers.push(api.close);
  const { hostname, port } = new URL(api.server);
  Object.assign(services, { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port });
  await controllers.settled();
  const { server, kubeconfig, kubeadminPassword } = api;
  const certificateAuthority = join(folder, 'ca.crt');
  writeProtected(certificateAuthority, certificates.ca, 0o644);
  const files = { kubeconfig, kubeadminPassword, certificateAuthority, gauge: writeGauge(folder) };
  return {
    server,
    registry: registry.host,
    baseImage: putBaseImage(registry, options, store),
    ...files,
    images: imagesOf(registry, store),
    store,
    faults,
    trouble: controllers,
  };
}

/** A sandbox inside this one's folder, without the operator of Pipelines. */
async function startOtherCluster(options: SandboxOptions, name: string): Promise<OtherCluster> {
  const { openshift, speed = 1, otherClusters, onLine = () => undefined } = options;
  const folder = join(options.folder, 'clusters', name);
  const cluster = await startSandbox({
    ...{ folder, speed, installed: false, onLine: (line) => onLine(`${name}: ${line}`) },
    ...(openshift === undefined ? {} : { openshift }),
    ...otherClusters,
  });
  return {
    server: cluster.server,
    kubeconfig: readFileSync(cluster.kubeconfig, 'utf8'),
    password: readFileSync(cluster.kubeadminPassword, 'utf8'),
    async close() {
      await cluster.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Security = ReturnType<typeof secure>;

/** What the servers share: the objects, the certificate, the tokens and the faults. */
function secure() {
  const store = createStore(Date.now);
  const token = randomBytes(24).toString('base64url');
  const authenticator = createAuthenticator(store, token);
  const faults = createFaults();
  faults.onClear(authenticator.unexpire);
  return { store, token, authenticator, faults, certificates: makeCertificates(Date.now()) };
}

async function serveRegistry(
  options: SandboxOptions,
  { store, authenticator, faults, certificates }: Security,
): Promise<Registry> {
  const { folder, registryPort: port, registryAuth, registryTls } = options;
  const { decide } = createAuthorizer(store);
  const hasProject = (name: string) => store.get({ apiVersion: 'v1', kind: 'Namespace', name }) !== undefined;
  const access = registryAuth ? { userOf: authenticator.userOf, decide, hasProject } : undefined;
  const tls = registryTls ? certificates : undefined;
  const onPush = (push: Push) => recordPush(store, registry.host, push);
  const registry = await startRegistry({ folder: join(folder, 'registry'), port, tls, access, faults, onPush });
  return registry;
}

function imagesOf({ host, put, protect }: Registry, store: Store): SandboxImages {
  const push = (repository: string, tag: string, image: Image) => {
    const digest = put(repository, tag, image);
    recordPush(store, host, { repository, tag, digest });
    return digest;
  };
  return { push, protect };
}

/** Which repositories the ServiceAccounts of a namespace may pull from, where the registry asks who comes. */
function pullsOf({ registryAuth }: SandboxOptions, { store }: Security) {
  const authorizer = createAuthorizer(store);
  return (namespace: string, repository: string) =>
    !registryAuth || mayDo(authorizer, serviceAccountUser(namespace, 'builder', ''), 'get', repository);
}

async function serveApi(
  options: SandboxOptions,
  security: Security,
  registry: Registry,
  { podLogs, metrics, builds, importer }: Pick<Controllers, 'podLogs' | 'metrics' | 'builds' | 'importer'>,
) {
  const { folder, apiPort: port, users, externalOidc, product } = options;
  const passwords = { kubeadmin: randomBytes(12).toString('base64url'), ...users };
  const kubeadminPassword = join(folder, 'kubeadmin-password');
  writeProtected(kubeadminPassword, passwords.kubeadmin, 0o600);
  const { server, close } = await startApi({
    ...security,
    port,
    podLogs,
    builds,
    registry,
    importer,
    metrics,
    kinds: product ? kindsOf(product) : [],
    passwords: externalOidc ? undefined : passwords,
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeProtected(kubeconfig, kubeconfigFor({ server, ca: security.certificates.ca, token: security.token }), 0o600);
  return { server, close, kubeconfig, kubeadminPassword };
}

/** The kinds that an operator brings and that are not served in any case. */
function kindsOf({ operator, components }: Product): readonly Resource[] {
  const brought = [operator, ...components].flatMap(({ customResource }) => customResource ?? []).map(customKind);
  return brought.filter(({ group, plural }) => resourceNamed(group, plural) === undefined);
}

/** What a ServiceAccount shows to the registry for an hour; undefined where there is no such account. */
function tokenOf({ store, authenticator }: Security, namespace: string, name: string): string | undefined {
  const resource = resourceNamed('', 'serviceaccounts');
  if (resource === undefined || store.get({ ...kindOf(resource), namespace, name }) === undefined) return undefined;
  return requestToken(store, authenticator, { resource, namespace, name, rest: '' }, {}).status.token;
}

/** The namespaces that are there from the start, and the mark by which a cluster is known as a sandbox. */
function seedNamespaces(store: Store): void {
  for (const name of ['default', 'kube-public', 'openshift-operators', 'openshift-pipelines', 'tekton-upstream']) {
    store.create(namespaceNamed(name));
  }
  const metadata = { name: 'streamstress-sandbox', namespace: 'kube-public' };
  store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { sandbox: 'true' } });
}

function namespaceNamed(name: string): KubernetesObject {
  const labels = { 'kubernetes.io/metadata.name': name };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels }, status: { phase: 'Active' } };
}

/**
 * What `ko` builds upon where nothing may be pulled from outside: users, a place for temporary files and `/sbin/tini`.
 * Everybody may pull it.
 */
function putBaseImage(registry: Registry, { registryAuth }: SandboxOptions, store: Store): string {
  const users = 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n';
  const files = [{ path: 'etc/passwd', mode: 0o644, content: users }, tiniFile];
  registry.put('base/static', 'latest', makeImage({ files, labels: processLabels }));
  if (registryAuth) for (const object of publicProject('base')) store.create(object);
  return `${registry.host}/base/static:latest`;
}

function publicProject(name: string): readonly KubernetesObject[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const groups = ['system:authenticated', 'system:unauthenticated'];
  const binding = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'everybody', namespace: name },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:image-puller' },
    subjects: groups.map((group) => ({ apiGroup, kind: 'Group', name: group })),
  };
  return [namespaceNamed(name), binding];
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
