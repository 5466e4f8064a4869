import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { architecture } from '../../registry/make-image.ts';
import type { Registry } from '../../registry/registry.ts';

const run = promisify(execFile);

/** What the kubelet reads of a registry. */
export type ImageSource = Pick<Registry, 'host' | 'read' | 'blobPath'>;

/** An image on this node. */
export interface PulledImage {
  /** `host/repository@sha256:…`, as containerStatuses have it. */
  readonly imageID: string;
  /** Folder with the files of all its layers. */
  readonly rootfs: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
}

interface Descriptor {
  readonly digest: string;
  readonly platform?: { readonly architecture: string; readonly os: string };
}

/**
 * Pulls images by reference from the sandbox's registry, and from no other. Layers are unpacked once per set of layers.
 * Errors are worded as a container runtime's, for the waiting state of a container. `refusal` tells why an image may not be
 * pulled, where it may not.
 */
export function createImages(
  registry: ImageSource,
  folder: string,
  refusal: (reference: string) => string | undefined = () => undefined,
): (reference: string) => Promise<PulledImage> {
  const unpacked = new Map<string, Promise<string>>();

  function unpackOnce(layers: readonly Descriptor[]): Promise<string> {
    const name = sha256(layers.map(({ digest }) => digest).join());
    const target = join(folder, name);
    const known = unpacked.get(name) ?? unpack(layers.map(blobOf), target);
    unpacked.set(name, known);
    known.catch(() => unpacked.delete(name));
    return known;
  }

  function blobOf({ digest }: Descriptor): string {
    const path = registry.blobPath(digest);
    if (path === undefined) throw new Error(`reading blob ${digest}: blob unknown to registry`);
    return path;
  }

  return async (reference) => {
    const refused = refusal(reference);
    if (refused !== undefined) throw new Error(refused);
    const { host, repository, version } = parse(reference, registry.host);
    const top = readManifest(registry, repository, version);
    const own = top.json.manifests?.find(isForThisMachine);
    const { layers, config } = (own === undefined ? top : readManifest(registry, repository, own.digest)).json;
    if (layers === undefined || config === undefined) {
      throw new Error(`choosing image instance: no image found in manifest list for architecture "${architecture}"`);
    }
    const settings = JSON.parse(readFileSync(blobOf(config), 'utf8')).config ?? {};
    return {
      imageID: `${host}/${repository}@${top.digest}`,
      rootfs: await unpackOnce(layers),
      entrypoint: settings.Entrypoint ?? [],
      cmd: settings.Cmd ?? [],
      env: Object.fromEntries((settings.Env ?? []).map(splitAtEquals)),
      workingDir: settings.WorkingDir || '/',
    };
  };
}

/** Names of the integrated registry inside of the cluster. */
export const internalHosts: readonly string[] = ['svc', 'svc.cluster.local'].map(
  (domain) => `image-registry.openshift-image-registry.${domain}:5000`,
);

function parse(reference: string, own: string): { host: string; repository: string; version: string } {
  const [, host = '', repository, tag, digest] =
    /^([^/]+)\/([^@]+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  if (![own, ...internalHosts].includes(host) || repository === undefined) {
    throw new Error(`initializing source docker://${reference}: a sandbox pulls from its own registry ${own} only`);
  }
  return { host, repository, version: digest ?? tag ?? 'latest' };
}

interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly layers?: readonly Descriptor[];
  readonly config?: Descriptor;
}

function readManifest(registry: ImageSource, repository: string, version: string): { json: Manifest; digest: string } {
  const found = registry.read(repository, version);
  if (found === undefined) {
    throw new Error(`reading manifest ${version} in ${registry.host}/${repository}: manifest unknown`);
  }
  return { json: JSON.parse(found.bytes.toString('utf8')), digest: found.digest };
}

function isForThisMachine({ platform }: Descriptor): boolean {
  return platform?.os === 'linux' && platform.architecture === architecture;
}

/** Unpacks whole or not at all; folders are made writable, so that later layers and removal get at them. */
async function unpack(layers: readonly string[], target: string): Promise<string> {
  if (existsSync(target)) return target;
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  for (const [index, layer] of layers.entries()) {
    if (index > 0) await removeWhiteouts(layer, partial);
    await run('tar', ['-x', '--no-same-owner', '--exclude=.wh.*', '-f', layer, '-C', partial]);
    await run('chmod', ['-R', 'u+rwX', partial]);
  }
  await rename(partial, target);
  return target;
}

/** Removes what a layer says is not there any more: `.wh.<name>` one file, `.wh..wh..opq` all that a folder had. */
async function removeWhiteouts(layer: string, rootfs: string): Promise<void> {
  const { stdout } = await run('tar', ['-tf', layer], { maxBuffer: 1 << 28 });
  for (const entry of stdout.split('\n').filter((path) => basename(path).startsWith('.wh.'))) {
    const folder = join(rootfs, dirname(entry));
    const name = basename(entry).slice('.wh.'.length);
    const gone = name === '.wh..opq' ? await readdir(folder).catch(() => []) : [name];
    for (const each of gone) await rm(join(folder, each), { recursive: true, force: true });
  }
}

function splitAtEquals(variable: string): [string, string] {
  const at = variable.indexOf('=');
  return [variable.slice(0, at), variable.slice(at + 1)];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
