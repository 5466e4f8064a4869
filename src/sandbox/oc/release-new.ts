import { semanticVersion } from '../ci/semantic-version.ts';
import { type Flags, OcError, readFlags } from './flags.ts';
import { pushPayload } from './push-payload.ts';
import { type Input, included, inputOf, inputTags, manifestsOf } from './release-inputs.ts';
import type { World } from './world.ts';

const known = [
  ...['from-image-stream', 'to-image', 'to-image-base', 'to-image-base-tag', 'name', 'reference-mode'],
  ...['exclude', 'include', 'previous', 'registry-config', 'max-per-registry'],
];
const switches = ['keep-manifest-list', 'allow-missing-images', 'skip-manifest-check', 'insecure', 'dry-run'];

/**
 * `oc adm release new`: makes a payload of the tags of an ImageStream and pushes it. Read: openshift/oc @ 6b8e30c5,
 * pkg/cli/admin/release/new.go (Run, extractManifests, pruneUnreferencedImageStreams, writePayload, write).
 */
export async function releaseNew(world: World, args: readonly string[]): Promise<void> {
  const flags = readFlags(args, known, switches, { a: 'registry-config' });
  const name = flags.value('name') ?? `0.0.1-${timeText().slice(0, 19).replaceAll(/[T:]/g, '-')}`;
  if (semanticVersion(name) === undefined) {
    throw new OcError('error: --name must be a semantic version: No Major.Minor.Patch elements found');
  }
  const tags = await inputTags(world, flags);
  const registry = world.registry(flags.value('registry-config'));
  const inputs: Input[] = [];
  for (const tag of tags) inputs.push(await inputOf(world, registry, tag));
  const kept = included(world, inputs, [...flags.values('include'), ...flags.values('to-image-base-tag')]);
  const created = timeText();
  const to = flags.value('to-image');
  if (to !== undefined && !flags.has('dry-run')) {
    const payload = { to, name, created, base: baseOf(flags, kept), keepList: flags.has('keep-manifest-list') };
    const files = [...documents(flags, name, created, kept), ...manifestsOf(kept)];
    const digest = await pushPayload(registry, payload, files);
    world.say(`info: Pushed to ${to}`);
    world.print(`${digest} ${name} ${created}\n`);
  }
  if (kept.every(({ manifests }) => manifests === undefined)) {
    world.say('warning: No operator metadata was found, no operators will be part of the release.');
  }
}

function timeText(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}

function baseOf(flags: Flags, kept: readonly Input[]): string | undefined {
  const tag = flags.value('to-image-base-tag');
  if (flags.value('to-image-base') !== undefined || tag === undefined) return flags.value('to-image-base');
  const found = kept.find((input) => input.tag.name === tag)?.tag.from.name;
  if (found !== undefined) return found;
  throw new OcError(`error: the base image tag "${tag}" could not be found in the input, cannot build a release image`);
}

/** What a release says about itself. */
function documents(flags: Flags, name: string, created: string, kept: readonly Input[]) {
  const [stream, namespace] = [flags.value('from-image-stream'), flags.value('namespace')];
  const origin = stream && namespace ? { 'release.openshift.io/from-image-stream': `${namespace}/${stream}` } : {};
  const references = {
    kind: 'ImageStream',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name, creationTimestamp: created, annotations: origin },
    spec: { lookupPolicy: { local: false }, tags: kept.map(({ tag }) => ({ ...tag, generation: null })) },
    status: { dockerImageRepository: '' },
  };
  const metadata = { kind: 'cincinnati-metadata-v0', version: name, previous: flags.values('previous').toSorted() };
  return Object.entries({ 'image-references': references, 'release-metadata': metadata }).map(
    ([file, document]) => [file, Buffer.from(JSON.stringify(document, undefined, 2))] as const,
  );
}
