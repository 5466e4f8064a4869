import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { BuiltImage, ImageRef } from '../model/image.ts';
import { imageLabels, imageTags } from '../model/image-labels.ts';
import { imageLink } from '../model/link.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import { dockerfileTag, type PinnedBases, pinBases } from '../registry/dockerfile-tag.ts';
import { type ImageLookup, imageLookup } from '../registry/image-lookup.ts';
import { pinnedRepository } from '../registry/pin-image.ts';
import { pushLayout } from '../registry/push-layout.ts';
import { registryClients } from '../registry/registry-client.ts';
import { reuseImages } from '../registry/reuse-images.ts';
import { buildPlatform } from '../tools/build-platform.ts';
import { dockerfileBases } from '../tools/dockerfile-bases.ts';
import { readDockerfiles } from '../tools/read-dockerfiles.ts';
import { buildAndPush, buildLayout, type ImageBuild, pushesItself, pushFailed } from '../tools/run-image-builder.ts';

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
      const texts = await readDockerfiles(component, inputs.get(`source:${name}`), context.world.files);
      const named = texts.map((text, at) => dockerfileBases(text, component.images[at]?.buildArgs ?? {}));
      const bases = await Promise.all(named.map((names) => names && pinBases(lookup, names)));
      const platform = buildPlatform(inputs.get('registry:push').architecture);
      const { name: builder, version } = inputs.get('tool:image-builder');
      const made = { commit: snapshot.commit, builder: `${builder} ${version}`, bases, platform };
      const tag = dockerfileTag(component, made);
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
  readonly bases: readonly (PinnedBases | undefined)[];
  readonly platform: string;
  /** Where all that it depends on is known. */
  readonly tag: string | undefined;
}

async function buildAll(
  component: Component,
  { bases, platform, tag }: Prepared,
  inputs: Inputs,
  { work, runId }: DockerfileOptions,
  context: StepContext,
): Promise<readonly BuiltImage[]> {
  const { snapshot, folder } = inputs.get(`source:${component.name}`);
  const target = inputs.get('registry:push');
  const builder = inputs.get('tool:image-builder');
  const built: BuiltImage[] = [];
  for (const [at, image] of component.images.entries()) {
    const how = { tags: imageTags(snapshot, tag), labels: imageLabels(snapshot, runId), platform };
    const layout = `${work}/${component.name}-${image.name}.oci`;
    const build = {
      builder,
      component,
      image,
      snapshot,
      folder,
      target,
      bases: bases[at] ?? new Map(),
      layout,
      ...how,
    };
    const ref = pushesItself(builder)
      ? await buildAndPush(build, { ...context, processes: context.world.processes })
      : await buildThenPush(build, context);
    built.push({ component: component.name, name: image.name, env: image.env, image: ref, commit: snapshot.commit });
  }
  return built;
}

async function buildThenPush(build: ImageBuild, context: StepContext): Promise<ImageRef> {
  const { target, image, tags, bases, layout } = build;
  const { world, signal, progress } = context;
  try {
    await world.files.remove(layout);
    await buildLayout(build, { ...context, processes: world.processes });
    progress(`pushing ${image.repositoryName}`);
    const repository = `${target.repository}/${image.repositoryName}`;
    const [mountFrom] = [...bases.values()].flatMap((base) => pinnedRepository(base) ?? []);
    return await pushLayout(registryClients(world, signal, target), world.files, layout, {
      ...{ repository, tags, mountFrom },
    });
  } catch (error) {
    const isRefusal =
      error instanceof StreamstressError && error.reason.startsWith('registry:') && error.kind !== 'cancelled';
    throw isRefusal ? pushFailed(build, error.message) : error;
  } finally {
    await world.files.remove(layout);
  }
}
