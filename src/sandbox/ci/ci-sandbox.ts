import { readFileSync } from 'node:fs';
import type { CiStandIns } from '../../model/ci-stand-ins.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { referencedImages } from '../controllers/builds/dockerfile/referenced-images.ts';
import { makeMachineImage } from '../registry/machine-image.ts';
import { architecture } from '../registry/make-image.ts';
import { ownRepository } from '../registry/own-repository.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.ts';
import { startGitServer } from './git-server.ts';
import { type LeaseServer, startLeaseServer } from './lease-server.ts';
import { startReleaseController } from './release-controller.ts';
import { createReleases } from './releases.ts';
import { startUpdateGraph } from './update-graph.ts';

/** How a sandbox for a configuration of ci-operator is started. */
export interface CiSandboxOptions extends SandboxOptions {
  readonly standIns: CiStandIns;
  /** Folder whose repositories are served: `<url>/<name>`. */
  readonly repositories?: string | undefined;
  /** What Secrets hold, by `namespace/name`; the others have made-up values. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A sandbox with all that a configuration finds outside of its repository. */
export interface CiSandbox {
  readonly sandbox: Sandbox;
  readonly leases: LeaseServer;
  readonly releaseController: string;
  readonly updateService: string;
  /** Where the repositories are served; undefined where there are none. */
  readonly git: string | undefined;
  close(): Promise<void>;
}

/** Starts the sandbox and its services, and puts what stands for images, releases, pools and secrets into them. */
export async function startCiSandbox({
  standIns,
  repositories,
  secrets = {},
  ...options
}: CiSandboxOptions): Promise<CiSandbox> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of closers.splice(0).reverse()) await stop();
  };
  const kept = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    closers.push(() => started.close());
    return started;
  };
  try {
    const sandbox = await kept(
      startSandbox({ installed: false, containers: 'image', nodes: nodesOf(standIns), ...options }),
    );
    const releases = createReleases(sandbox, standIns);
    const [leases, controller, graph, git] = await Promise.all([
      kept(startLeaseServer({ resources: leasesOf(standIns) })),
      kept(startReleaseController(releases.streams)),
      kept(startUpdateGraph(releases.nodes)),
      repositories === undefined ? undefined : kept(startGitServer(repositories)),
    ]);
    putInputs(sandbox, standIns);
    putPools(sandbox, standIns, releases.payload);
    putSecrets(sandbox, standIns, secrets);
    for (const name of standIns.projects) putProject(sandbox, name);
    const updateService = `${graph.url}/api/upgrades_info/v1/graph`;
    return { sandbox, leases, releaseController: controller.url, updateService, git: git?.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One of each architecture, besides the usual one. */
function nodesOf({ architectures }: CiStandIns) {
  return architectures
    .filter((name) => name !== architecture)
    .map((name) => ({ name: `node-${name}`, architecture: name }));
}

/** As many of a type as all tests together want. */
function leasesOf({ leases }: CiStandIns): readonly { readonly type: string; readonly count: number }[] {
  const types = Map.groupBy(leases, ({ type }) => type);
  return [...types].map(([type, all]) => ({ type, count: all.reduce((sum, { count }) => sum + count, 0) }));
}

/** Images of streams and of other registries: all of them are one that stands for any. */
function putInputs(sandbox: Sandbox, { inputs, dockerfiles = [] }: CiStandIns): void {
  const image = makeMachineImage(['amd64', 'arm64', 'ppc64le', 's390x']);
  const outside = dockerfiles.flatMap(({ text, buildArgs }) => referencedImages(text, buildArgs) ?? []);
  for (const input of inputs) {
    if (input.type === 'image') {
      putProject(sandbox, input.namespace);
      sandbox.images.push(`${input.namespace}/${input.name}`, input.tag, image);
    }
    if (input.type === 'external') outside.push(input.pullSpec);
  }
  for (const pullSpec of outside) {
    const place = ownRepository(pullSpec, sandbox.registry);
    if (place) sandbox.images.push(place.repository, place.version, image);
  }
}

/** A pool of one cluster for each that is claimed, and the release that its clusters are made of. */
function putPools(sandbox: Sandbox, { claims }: CiStandIns, payload: (version: string) => string): void {
  if (claims.length > 0) putProject(sandbox, 'pools');
  for (const [at, { product, version, architecture, cloud, owner, labels }] of claims.entries()) {
    const name = `pool-${at}`;
    const imageSet = `${name}-images`;
    sandbox.store.create({
      ...{ apiVersion: 'hive.openshift.io/v1', kind: 'ClusterImageSet', metadata: { name: imageSet } },
      spec: { releaseImage: payload(version) },
    });
    sandbox.store.create({
      ...{ apiVersion: 'hive.openshift.io/v1', kind: 'ClusterPool' },
      metadata: { name, namespace: 'pools', labels: { product, version, architecture, cloud, owner, ...labels } },
      spec: { size: 1, maxSize: 2, baseDomain: 'example.org', imageSetRef: { name: imageSet }, platform: {} },
    });
  }
}

/** Whatever a step signs in to, it is this cluster: workflows that make clusters of their own on a hub need no more. */
function putSecrets(sandbox: Sandbox, { secrets }: CiStandIns, given: CiSandboxOptions['secrets'] = {}): void {
  const kubeconfig = readFileSync(sandbox.kubeconfig, 'utf8');
  for (const { namespace, name } of secrets) {
    putProject(sandbox, namespace);
    const madeUp = { 'stand-in': `secret of ${namespace}/${name}`, kubeconfig };
    const data = given[`${namespace}/${name}`] ?? madeUp;
    const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    put(sandbox, {
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque' },
      data: Object.fromEntries(encoded),
    });
  }
}

function putProject(sandbox: Sandbox, name: string): void {
  const labels = { 'kubernetes.io/metadata.name': name };
  put(sandbox, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels }, status: { phase: 'Active' } });
}

/** What is there already is the same. */
function put({ store }: Sandbox, object: KubernetesObject): void {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const found = store.get({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) });
  if (found === undefined) store.create(object);
}
