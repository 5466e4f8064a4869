import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import { buildKey, keyTag } from '../model/build-key.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage } from '../model/image.ts';
import { imageLabels, imageTags } from '../model/image-labels.ts';
import { imageLink } from '../model/link.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import { type ImageLookup, imageLookup } from '../registry/image-lookup.ts';
import { pinImage } from '../registry/pin-image.ts';
import { reuseImages } from '../registry/reuse-images.ts';
import { buildPlatform } from '../tools/build-platform.ts';
import { dockerfileBases } from '../tools/dockerfile-bases.ts';
import { buildAndPush } from '../tools/run-image-builder.ts';

/** How images are made. */
export interface DockerfileOptions {
  /** Folder for what the builder writes beside the checkout. */
  readonly work: string;
  readonly runId: string;
  /** Whether images are built that the registry has already. */
  readonly rebuild: boolean;
}

/**
 * Builds a component's Dockerfiles and pushes the images to `registry:push`, or takes those that an earlier build with the
 * same key left there: `source:<name>` becomes `image:<name>/…`.
 * Errors: `build`, `building:dockerfile_missing`; those of the builder.
 */
export function buildWithDockerfileStep(component: Component, options: DockerfileOptions): Step {
  const { name } = component;
  return {
    name: `build:${name}`,
    kind: 'build',
    requires: [`source:${name}`, 'tool:image-builder', 'registry:push'],
    creates: component.images.map((image) => imageLink(name, image.name)),
    async run(inputs, context) {
      const { snapshot } = inputs.get(`source:${name}`);
      const target = inputs.get('registry:push');
      const lookup = imageLookup(context.world, context.signal, target);
      const texts = await readDockerfiles(component, inputs, context);
      const bases = texts.map((text, at) => dockerfileBases(text, component.images[at]?.buildArgs ?? {}));
      const platform = buildPlatform(inputs.get('registry:push').architecture);
      const tag = await tagOf(component, bases, platform, inputs, lookup);
      const reused = options.rebuild ? undefined : await findBuilt(component, snapshot, tag, target, lookup);
      const images = reused ?? (await buildAll(component, { bases, platform, tag }, inputs, options, context));
      const how = reused === undefined ? '' : ', built before and verified by digest';
      return {
        summary: `${images.length} ${images.length === 1 ? 'image' : 'images'} of ${name} at ${shortCommit(snapshot.commit)}${how}`,
        created: images.map((image) => created(imageLink(name, image.name), image)),
      };
    },
  };
}

/** The texts of a component's Dockerfiles, in the order of its images. */
async function readDockerfiles(
  { name, images }: Component,
  inputs: Inputs,
  { world: { files } }: StepContext,
): Promise<readonly string[]> {
  const { snapshot, folder } = inputs.get(`source:${name}`);
  const texts = await Promise.all(images.map(({ dockerfile }) => files.read(`${folder}/${dockerfile}`)));
  const missing = images
    .filter((_, at) => texts[at] === undefined)
    .map((image) => `"${image.dockerfile}" (${image.name})`);
  if (missing.length === 0) return texts.map((text) => text ?? '');
  const what = `"${name}" at ${shortCommit(snapshot.commit)} (${snapshot.ref}) has no ${missing.join(', ')}`;
  const todo = 'Was it added later, or moved? Ask for another ref, or correct dockerfile in a --components-file';
  throw new StreamstressError('build', ['building', 'dockerfile_missing'], `${what}. ${todo}`);
}

/** The tag of a build all of whose bases are known; undefined otherwise. */
async function tagOf(
  { name, images }: Component,
  named: readonly (readonly string[] | undefined)[],
  platform: string,
  inputs: Inputs,
  lookup: ImageLookup,
): Promise<string | undefined> {
  const bases = await Promise.all(named.flatMap((found) => found ?? '').map((base) => pinImage(lookup, base)));
  if (bases.some((base) => !base.includes('@sha256:'))) return undefined;
  const builder = inputs.get('tool:image-builder');
  const inputsOfBuild = {
    commit: inputs.get(`source:${name}`).snapshot.commit,
    paths: images.map(({ dockerfile, buildArgs = {} }) => JSON.stringify([dockerfile, buildArgs])),
    builders: [`${builder.name} ${builder.version}`],
  };
  return keyTag(buildKey({ ...inputsOfBuild, bases, platform, flags: [] }));
}

async function findBuilt(
  component: Component,
  { commit }: SourceSnapshot,
  tag: string | undefined,
  { repository }: PushTarget,
  lookup: ImageLookup,
): Promise<readonly BuiltImage[] | undefined> {
  return tag ? reuseImages(lookup, component, { repository, tag, commit }) : undefined;
}

/** A build that is ready to start. */
interface Prepared {
  /** Base images of each Dockerfile, where they can be told. */
  readonly bases: readonly (readonly string[] | undefined)[];
  readonly platform: string;
  /** Where all that it depends on is known. */
  readonly tag: string | undefined;
}

async function buildAll(
  component: Component,
  { bases, platform, tag }: Prepared,
  inputs: Inputs,
  { work, runId }: DockerfileOptions,
  { world: { files, processes }, signal, progress, output }: StepContext,
): Promise<readonly BuiltImage[]> {
  const { snapshot, folder } = inputs.get(`source:${component.name}`);
  const target = inputs.get('registry:push');
  const builder = inputs.get('tool:image-builder');
  const built: BuiltImage[] = [];
  for (const [at, image] of component.images.entries()) {
    const digestFile = `${work}/${component.name}-${image.name}.digest`;
    await files.write(digestFile, '');
    const how = { tags: imageTags(snapshot, tag), labels: imageLabels(snapshot, runId), digestFile };
    const build = { builder, component, image, snapshot, folder, target, platform, bases: bases[at] ?? [], ...how };
    const ref = await buildAndPush(build, { processes, files, signal, output, progress });
    built.push({ component: component.name, name: image.name, env: image.env, image: ref, commit: snapshot.commit });
  }
  return built;
}
