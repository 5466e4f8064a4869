import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { architecture } from '../../registry/make-image.ts';
import { type OwnRepository, outsidePrefix, ownRepository } from '../../registry/own-repository.ts';
import type { Registry } from '../../registry/registry.ts';

const run = promisify(execFile);

/** What the kubelet reads of a registry. */
export type ImageSource = Pick<Registry, 'host' | 'read' | 'blobPath' | 'loginOf'>;

/** For whom an image is pulled. */
interface Puller {
  /** Of the node, in Go's words; this machine's where nothing is said. */
  readonly architecture?: string;
  /** Logins (`user:password`) that the pull secrets have for a host. */
  logins?(host: string): readonly string[];
}

/** Pulls an image by its reference. Errors are worded as a container runtime's, for the waiting state of a container. */
export type Pull = (reference: string, puller?: Puller) => Promise<PulledImage>;

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
  readonly labels: Readonly<Record<string, string>>;
}

interface Descriptor {
  readonly digest: string;
  readonly platform?: { readonly architecture: string; readonly os: string };
}

/**
 * Images of the sandbox's registry, and of no other: `outside/<host>/<path>` in it stands for the others. Layers are unpacked
 * once per set of layers. `refusal` tells why an image may not be pulled, where it may not.
 */
export function createImages(
  registry: ImageSource,
  folder: string,
  refusal: (reference: string) => string | undefined = () => undefined,
): Pull {
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

  return async (reference, puller = {}) => {
    const refused = refusal(reference) ?? locked(registry, reference, puller);
    if (refused !== undefined) throw new Error(refused);
    const { repository, version } = parse(reference, registry.host);
    const top = readManifest(registry, reference, { repository, version });
    const wanted = puller.architecture ?? architecture;
    const own = top.json.manifests?.find(
      ({ platform }) => platform?.os === 'linux' && platform.architecture === wanted,
    );
    const image = own === undefined ? top : readManifest(registry, reference, { repository, version: own.digest });
    const { layers, config } = image.json;
    if (layers === undefined || config === undefined) {
      throw new Error(`choosing image instance: no image found in manifest list for architecture "${wanted}"`);
    }
    const settings = JSON.parse(readFileSync(blobOf(config), 'utf8')).config ?? {};
    return {
      imageID: `${nameOf(reference)}@${top.digest}`,
      rootfs: await unpackOnce(layers),
      entrypoint: settings.Entrypoint ?? [],
      cmd: settings.Cmd ?? [],
      env: Object.fromEntries((settings.Env ?? []).map(splitAtEquals)),
      workingDir: settings.WorkingDir || '/',
      labels: settings.Labels ?? {},
    };
  };
}

/** A reference without its tag and digest. */
function nameOf(reference: string): string {
  return reference.replace(/@.*/, '').replace(/:[^:/]*$/, '');
}

function parse(reference: string, host: string): OwnRepository {
  const found = ownRepository(reference, host);
  if (found === undefined) throw new Error(`initializing source docker://${reference}: invalid reference format`);
  return found;
}

/** Why a repository of another registry does not open, where it asks for a login that none of the pull secrets has. */
function locked(registry: ImageSource, reference: string, { logins = () => [] }: Puller): string | undefined {
  const { host, repository } = parse(reference, registry.host);
  const login = registry.loginOf(repository);
  if (login === undefined || logins(host).includes(login)) return undefined;
  const why = 'unauthorized: access to the requested resource is not authorized';
  return `initializing source docker://${reference}: reading manifest in ${nameOf(reference)}: ${why}`;
}

interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly layers?: readonly Descriptor[];
  readonly config?: Descriptor;
}

function readManifest(
  registry: ImageSource,
  reference: string,
  { repository, version }: Pick<OwnRepository, 'repository' | 'version'>,
): { json: Manifest; digest: string } {
  const found = registry.read(repository, version);
  if (found !== undefined) return { json: JSON.parse(found.bytes.toString('utf8')), digest: found.digest };
  const unknown = `reading manifest ${version} in ${nameOf(reference)}: manifest unknown`;
  if (!repository.startsWith(outsidePrefix)) throw new Error(unknown);
  const place = `push it there as ${registry.host}/${repository}`;
  throw new Error(`${unknown}: a sandbox pulls from its own registry ${registry.host} only; ${place}`);
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
