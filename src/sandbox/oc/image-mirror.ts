import { readFileSync } from 'node:fs';
import { architecture as ownArchitecture } from '../registry/make-image.ts';
import type { OwnRepository } from '../registry/own-repository.ts';
import { type Flags, OcError, readFlags } from './flags.ts';
import { type Manifest, type RegistryClient, RegistryRefusal } from './registry.ts';
import type { World } from './world.ts';

const known = ['registry-config', 'max-per-registry', 'max-registry', 'filename', 'filter-by-os'];
const switches = [
  'keep-manifest-list',
  'continue-on-error',
  'skip-missing',
  'skip-mount',
  'force',
  'insecure',
  'dry-run',
];

/** An image and where it goes. */
interface Mapping {
  readonly source: OwnRepository;
  readonly destination: OwnRepository;
}

/**
 * `oc image mirror SRC=DST …` or `SRC DST …`: copies images with their digests. Everything is looked up before anything is
 * written. Read: openshift/oc @ 6b8e30c5, pkg/cli/image/mirror/{mirror,mappings}.go.
 */
export async function imageMirror(world: World, args: readonly string[]): Promise<void> {
  const flags = readFlags(args, known, switches, { a: 'registry-config', f: 'filename' });
  const registry = world.registry(flags.value('registry-config'));
  const mappings = mappingsOf(flags, registry);
  const found: { readonly mapping: Mapping; readonly manifest: Manifest }[] = [];
  const errors: string[] = [];
  for (const mapping of mappings) {
    const manifest = await lookUp(registry, mapping, flags.has('keep-manifest-list'));
    if (typeof manifest !== 'string') found.push({ mapping, manifest });
    else if (flags.has('skip-missing'))
      world.say(`warning: Image ${mapping.source.name} does not exist and will not be mirrored`);
    else errors.push(`error: ${manifest}`);
  }
  for (const error of errors) world.say(error);
  if (errors.length > 0 && !flags.has('continue-on-error'))
    throw new OcError('error: an error occurred during planning');
  if (flags.has('dry-run')) return world.say('info: Dry run complete');
  for (const { mapping, manifest } of found) await copy(world, registry, mapping, manifest);
  world.say('info: Mirroring completed');
  if (errors.length > 0) throw new OcError('error: one or more errors occurred');
}

function mappingsOf(flags: Flags, registry: RegistryClient): readonly Mapping[] {
  const lines = flags.values('filename').flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const inFiles = lines.map((line) => line.replace(/#.*/, '').trim()).filter(Boolean);
  const pairs = [...inFiles.flatMap((line) => pairsOf(line.split(/\s+/))), ...pairsOf(flags.words)];
  if (pairs.length === 0) {
    throw new OcError(
      'error: you must specify at least one source image to pull and the destination to push to as SRC=DST or SRC DST [DST2 DST3 ...]',
    );
  }
  const texts = pairs.map(([, to]) => to);
  const twice = texts.find((text, index) => texts.indexOf(text) < index);
  if (twice !== undefined) throw new OcError(`error: each destination tag may only be specified once: ${twice}`);
  return pairs.map((pair) => mappingOf(pair, registry));
}

type Pair = readonly [source: string, destination: string];

function pairsOf(words: readonly string[]): readonly Pair[] {
  const [source, ...destinations] = words.filter((word) => !word.includes('='));
  const mapped = words.filter((word) => word.includes('=')).map((word) => word.split(/=(.*)/s));
  if (mapped.some(([from, to]) => !from || !to))
    throw new OcError('error: all arguments must be valid SRC=DST mappings');
  if (mapped.length > 0) return mapped.map(([from = '', to = '']) => [from, to]);
  if (source === undefined) return [];
  if (destinations.length > 0) return destinations.map((to) => [source, to]);
  throw new OcError(
    'error: all arguments must be valid SRC=DST mappings, or you must specify one SRC argument and one or more DST arguments',
  );
}

function mappingOf([from, to]: Pair, registry: RegistryClient): Mapping {
  const [source, destination] = [registry.place(from), registry.place(to)];
  if (!isVersioned(from)) throw new OcError('error: you must specify a tag or digest for SRC');
  const version = isVersioned(to) || source.version.startsWith('sha256:') ? destination.version : source.version;
  if (source.name === destination.name && source.version === version)
    throw new OcError('error: SRC and DST may not be the same');
  return { source, destination: { ...destination, version } };
}

function isVersioned(reference: string): boolean {
  return /[:@][^/]+$/.test(reference.slice(reference.lastIndexOf('/')));
}

/** The manifest to copy, or why there is none. */
async function lookUp(registry: RegistryClient, { source }: Mapping, keepList: boolean): Promise<Manifest | string> {
  try {
    const top = await registry.manifest(source);
    if (keepList || top.manifests === undefined) return top;
    const entry = top.manifests.find(({ platform }) => platform?.architecture === ownArchitecture);
    return entry === undefined
      ? `Filtered all images from ${source.name}`
      : await registry.manifest(source, entry.digest);
  } catch (thrown) {
    if (!(thrown instanceof RegistryRefusal)) throw thrown;
    const by = source.version.startsWith('sha256:') ? 'manifest' : 'by tag';
    return `unable to retrieve source image ${source.name} ${by} ${source.version}: ${thrown.message}`;
  }
}

async function copy(
  { say, print }: World,
  registry: RegistryClient,
  mapping: Mapping,
  manifest: Manifest,
): Promise<void> {
  const { source, destination } = mapping;
  const to = destination.name;
  try {
    await copyContent(registry, mapping, manifest, say);
    const digest = await registry.putManifest(destination, destination.version, manifest);
    print(`${digest} ${to}:${destination.version}\n`);
  } catch (thrown) {
    if (!(thrown instanceof RegistryRefusal)) throw thrown;
    say(`error: unable to push ${source.name} to ${to}:${destination.version}: ${thrown.message}`);
    throw new OcError('error: one or more errors occurred while uploading images');
  }
}

/** Blobs first, then the images of a list, as a registry takes nothing whose parts it does not have. */
async function copyContent(
  registry: RegistryClient,
  mapping: Mapping,
  { config, layers = [], manifests = [] }: Manifest,
  say: World['say'],
): Promise<void> {
  const { source, destination } = mapping;
  for (const { digest, size } of [...layers, ...(config ? [config] : [])]) {
    const how = await registry.copyBlob(source, destination, digest);
    say(`${how === 'mounted' ? 'mounted' : 'uploading'}: ${destination.name} ${digest} ${size}B`);
  }
  for (const { digest } of manifests) {
    const entry = await registry.manifest(source, digest);
    await copyContent(registry, mapping, entry, say);
    await registry.putManifest(destination, digest, entry);
  }
}
