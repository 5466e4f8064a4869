import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
 * Errors are worded as a container runtime's, for the waiting state of a container.
 */
export function createImages(registry: ImageSource, folder: string): (reference: string) => Promise<PulledImage> {
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
    const { repository, version } = parse(reference, registry.host);
    const top = readManifest(registry, repository, version);
    const own = top.json.manifests?.find(isForThisMachine);
    const { layers, config } = (own === undefined ? top : readManifest(registry, repository, own.digest)).json;
    if (layers === undefined || config === undefined) {
      throw new Error(`choosing image instance: no image found in manifest list for architecture "${architecture}"`);
    }
    const settings = JSON.parse(readFileSync(blobOf(config), 'utf8')).config ?? {};
    return {
      imageID: `${registry.host}/${repository}@${top.digest}`,
      rootfs: await unpackOnce(layers),
      entrypoint: settings.Entrypoint ?? [],
      cmd: settings.Cmd ?? [],
      env: Object.fromEntries((settings.Env ?? []).map(splitAtEquals)),
      workingDir: settings.WorkingDir || '/',
    };
  };
}

function parse(reference: string, host: string): { repository: string; version: string } {
  const [, from, repository, tag, digest] =
    /^([^/]+)\/([^@]+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  if (from !== host || repository === undefined) {
    throw new Error(`initializing source docker://${reference}: a sandbox pulls from its own registry ${host} only`);
  }
  return { repository, version: digest ?? tag ?? 'latest' };
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
  for (const layer of layers) {
    await run('tar', ['-x', '--no-same-owner', '-f', layer, '-C', partial]);
    await run('chmod', ['-R', 'u+rwX', partial]);
  }
  await rename(partial, target);
  return target;
}

function splitAtEquals(variable: string): [string, string] {
  const at = variable.indexOf('=');
  return [variable.slice(0, at), variable.slice(at + 1)];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
