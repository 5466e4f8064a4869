import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import { buildKey, keyTag } from '../model/build-key.ts';
import { builtPath, type Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, imageRef } from '../model/image.ts';
import { imageLabels, imageTags } from '../model/image-labels.ts';
import { imageLink } from '../model/link.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import { type ImageLookup, imageLookup } from '../registry/image-lookup.ts';
import { pinImage } from '../registry/pin-image.ts';
import { reuseImages } from '../registry/reuse-images.ts';
import { buildPlatform } from '../tools/build-platform.ts';
import { baseImages, koConfigText, readKoConfig } from '../tools/ko-config.ts';
import { koFlags, runKo } from '../tools/run-ko.ts';

/** How images are made. */
export interface KoOptions {
  /** Folder for what builders read and write beside the checkout. */
  readonly work: string;
  readonly runId: string;
  /** Base image of what names none of its own, before the default of `.ko.yaml`. */
  readonly baseImage: string | undefined;
  /** Programs that one build compiles at once. */
  readonly jobs: number;
  /** Whether images are built that the registry has already. */
  readonly rebuild: boolean;
}

/**
 * Builds all images of a component with one ko and pushes them to `registry:push`, or takes those that an earlier build
 * with the same key left there: `source:<name>` becomes `image:<name>/…`.
 * Errors: `build`, `building:import_path_missing`, `building:ko_config_invalid`, `building:image_missing`; those of ko.
 */
export function buildWithKoStep(component: Component, options: KoOptions): Step {
  const { name } = component;
  return {
    name: `build:${name}`,
    kind: 'build',
    requires: [`source:${name}`, 'tool:ko', 'tool:go', 'registry:push'],
    creates: component.images.map((image) => imageLink(name, image.name)),
    async run(inputs, context) {
      const { snapshot } = inputs.get(`source:${name}`);
      const target = inputs.get('registry:push');
      const lookup = imageLookup(context.world, context.signal, target);
      const build = await prepare(component, inputs, options, lookup, context);
      const reused = options.rebuild ? undefined : await findBuilt(build, component, snapshot, target, lookup);
      const images = reused ?? (await buildAll(build, component, inputs, options, context));
      const how = reused === undefined ? '' : ', built before and verified by digest';
      return {
        summary: `${images.length} images of ${name} at ${shortCommit(snapshot.commit)}${how}`,
        created: images.map((image) => created(imageLink(name, image.name), image)),
      };
    },
  };
}

/** A build that is ready to start. */
interface Prepared {
  readonly vendored: boolean;
  readonly platform: string;
  /** ko's configuration. */
  readonly config: string;
  /** Where all that it depends on is known. */
  readonly tag: string | undefined;
}

async function prepare(
  component: Component,
  inputs: Inputs,
  { baseImage }: KoOptions,
  lookup: ImageLookup,
  { world: { files } }: StepContext,
): Promise<Prepared> {
  const { snapshot, folder } = inputs.get(`source:${component.name}`);
  await findPrograms(component, snapshot, folder, files);
  const config = readKoConfig(await files.read(`${folder}/.ko.yaml`), component.name);
  const named = baseImages(config, component, baseImage);
  const bases = await Promise.all(named.map((base) => pinImage(lookup, base)));
  const platform = buildPlatform(inputs.get('registry:push').architecture);
  const known = bases.every((base) => base.includes('@sha256:'));
  const key = buildKey({
    commit: snapshot.commit,
    paths: component.images.map(builtPath),
    builders: (['tool:ko', 'tool:go'] as const).map((tool) => `${inputs.get(tool).name} ${inputs.get(tool).version}`),
    bases,
    platform,
    flags: koFlags,
  });
  return {
    vendored: (await files.read(`${folder}/vendor/modules.txt`)) !== undefined,
    platform,
    config: koConfigText(config, component, bases),
    tag: known ? keyTag(key) : undefined,
  };
}

/** Every program must be there; one that is to have another name is copied to that. */
async function findPrograms(
  { name, images }: Component,
  { commit, ref }: SourceSnapshot,
  folder: string,
  files: StepContext['world']['files'],
): Promise<void> {
  const missing: string[] = [];
  for (const image of images) {
    const path = `${folder}/${image.importPath}`;
    const isThere = (await files.list(path)).some((file) => file.endsWith('.go'));
    if (!isThere) missing.push(`"${image.importPath}" (${image.name})`);
    else if (builtPath(image) !== image.importPath) await files.copy(path, `${folder}/${builtPath(image)}`);
  }
  if (missing.length === 0) return;
  const what = `"${name}" at ${shortCommit(commit)} (${ref}) has no program in ${missing.join(', ')}`;
  const todo = 'Was it added later, or moved? Ask for another ref, or correct import_path in a --components-file';
  throw new StreamstressError('build', ['building', 'import_path_missing'], `${what}. ${todo}`);
}

async function findBuilt(
  { tag }: Prepared,
  component: Component,
  { commit }: SourceSnapshot,
  { repository }: PushTarget,
  lookup: ImageLookup,
): Promise<readonly BuiltImage[] | undefined> {
  return tag ? reuseImages(lookup, component, { repository, tag, commit }) : undefined;
}

async function buildAll(
  { vendored, platform, config, tag }: Prepared,
  component: Component,
  inputs: Inputs,
  { work, runId, jobs }: KoOptions,
  { world: { files, processes }, signal, progress, output }: StepContext,
): Promise<readonly BuiltImage[]> {
  const { snapshot, folder } = inputs.get(`source:${component.name}`);
  const target = inputs.get('registry:push');
  const [configFile, refsFile] = [`${work}/${component.name}.ko.yaml`, `${work}/${component.name}.refs`];
  await files.write(configFile, config);
  await files.write(refsFile, '');
  await runKo(
    {
      ...{ ko: inputs.get('tool:ko').path, component, snapshot, folder, vendored, target, platform, jobs },
      ...{ configFile, refsFile, tags: imageTags(snapshot, tag), labels: imageLabels(snapshot, runId) },
    },
    { processes, signal, output, progress },
  );
  const refs = ((await files.read(refsFile)) ?? '').split('\n').filter((line) => line !== '');
  return component.images.map((image) => builtImage(component, image, snapshot, refs));
}

/** ko lists the images in the order of completion, once for each tag. */
function builtImage(
  component: Component,
  image: Component['images'][number],
  snapshot: SourceSnapshot,
  refs: readonly string[],
): BuiltImage {
  const ref = refs.find((candidate) =>
    candidate.split(/[:@]/).some((part) => part.endsWith(`/${image.repositoryName}`)),
  );
  if (ref === undefined) {
    throw new StreamstressError(
      'build',
      ['building', 'image_missing'],
      `ko reported no image for "${component.name}/${image.name}" (${image.importPath})`,
    );
  }
  return { component: component.name, name: image.name, env: image.env, image: imageRef(ref), commit: snapshot.commit };
}
