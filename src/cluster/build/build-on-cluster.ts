import { randomUUID } from 'node:crypto';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import { type Patience, waitFor } from '../wait-for.ts';
import {
  type BuildOrder,
  buildConfigOf,
  buildKey,
  buildSeconds,
  configKey,
  imageStreamOf,
  pushSecretOf,
} from './build-order.ts';
import { followBuild } from './follow-build.ts';
import { hasEnded, lookAtBuild, type Upload } from './look-at-build.ts';

/** What a build on the cluster talks to. */
export interface BuildPorts extends Omit<Patience, 'timeout'> {
  readonly cluster: Cluster;
  /** Takes the lines of the Build's log. */
  readonly output: (line: string) => void;
}

/**
 * Has the cluster build an image of what is sent to it, and push it. Answers with the digest, `sha256:…`. What it makes on
 * the cluster stays for `removeBuilds`; a Build that is not to go on is cancelled. Errors: `build`,
 * `building:dockerfile_failed`; `infrastructure`, `building:no_base_image`, `building:push_failed`,
 * `building:build_failed`, `building:build_cancelled`, `building:no_builds`, `building:build:timeout`.
 */
export async function buildOnCluster(
  order: BuildOrder,
  content: () => AsyncIterable<Uint8Array>,
  ports: BuildPorts,
): Promise<string> {
  await makeObjects(order, ports);
  const over = new AbortController();
  const signal = AbortSignal.any([ports.signal, over.signal]);
  const upload = startUpload(order, content, ports, signal);
  const log = followBuild(ports, buildKey(order), signal);
  try {
    const patience = { ...ports, timeout: buildSeconds };
    const doubt = () => diagnose(ports.cluster, [buildKey(order)]);
    return await waitFor(['building', 'build'], () => lookAtBuild(order, ports, upload, log), patience, doubt);
  } catch (error) {
    await cancel(order, ports.cluster);
    throw error;
  } finally {
    over.abort();
  }
}

/** What is sent, the Build takes once it runs. */
function startUpload(
  order: BuildOrder,
  content: () => AsyncIterable<Uint8Array>,
  { cluster, clock }: BuildPorts,
  signal: AbortSignal,
): Upload {
  const upload: Upload = { failed: undefined, waitsFor: '' };
  const to = { of: configKey(order), name: 'instantiatebinary', options: { 'revision.commit': order.commit } };
  cluster.upload(to, content, signal).catch((error: Error) => {
    upload.failed = { error, at: clock.now() };
  });
  return upload;
}

async function makeObjects(order: BuildOrder, { cluster }: BuildPorts): Promise<void> {
  const stream = imageStreamOf(order);
  if (stream) await cluster.create(stream);
  const config = await createAnew(cluster, buildConfigOf(order, randomUUID().slice(0, 8)));
  const secret = pushSecretOf(order, config);
  if (secret) await cluster.create(secret);
}

/** One of the same name is what an earlier attempt of this run has left. */
async function createAnew(cluster: Cluster, object: KubernetesObject): Promise<KubernetesObject> {
  const made = await cluster.create(object).catch((error) => {
    throw isNotServed(error) ? noBuilds() : error;
  });
  if (made !== 'exists') return made;
  const { name, namespace = '' } = object.metadata;
  await cluster.delete({ ...kinds.buildConfig, name, namespace });
  await cluster.delete({ ...kinds.build, name: `${name}-1`, namespace });
  const again = await cluster.create(object);
  if (again !== 'exists') return again;
  const message = `BuildConfig "${namespace}/${name}" is there and does not go: is another run of the same --run-id at work?`;
  throw new StreamstressError('infrastructure', ['building', 'build_failed'], message);
}

function isNotServed(error: unknown): boolean {
  return error instanceof StreamstressError && error.reason === 'cluster:kind_not_served';
}

function noBuilds(): StreamstressError {
  const todo = 'Install buildah, podman or docker here, or let an administrator enable the capability "Build"';
  const message = `no program on this machine builds images from a Dockerfile, and the cluster does not either: it has no BuildConfigs (build.openshift.io). ${todo}`;
  return new StreamstressError('infrastructure', ['building', 'no_builds'], message);
}

/** A Build that nobody waits for is stopped; where that cannot be done, its deadline does it. */
async function cancel(order: BuildOrder, cluster: Cluster): Promise<void> {
  const key = buildKey(order);
  const build = await cluster.get(key).catch(() => undefined);
  if (build === undefined || hasEnded(build)) return;
  await cluster.patch(key, { type: 'merge', body: { status: { cancelled: true } } }).catch(() => undefined);
}
