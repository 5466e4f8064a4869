import { created, type Step, type StepContext } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, imageRef } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { SourceSnapshot } from '../model/source.ts';

/** How images are made and where they go. */
export interface KoOptions {
  /** `host[:port]/repository`; ko appends `<binary>-<md5 of the import path>`. */
  readonly registry: string;
  /** File that ko writes the digests to. */
  readonly refsFile: string;
}

/** Builds and pushes all images of a component with one ko: `source:<name>` becomes `image:<name>/…`. */
export function buildWithKoStep(component: Component, options: KoOptions): Step {
  const { name } = component;
  return {
    name: `build:${name}`,
    kind: 'build',
    requires: [`source:${name}`, 'tool:ko'],
    creates: component.images.map((image) => imageLink(name, image.name)),
    async run(inputs, context) {
      const { snapshot, folder } = inputs.get(`source:${name}`);
      const refs = await koBuild(inputs.get('tool:ko').path, component, folder, options, context);
      const images = component.images.map((image) => builtImage(component, image, snapshot, refs));
      return {
        summary: `${images.length} images of ${name} at ${snapshot.commit.slice(0, 7)}`,
        created: images.map((image) => created(imageLink(name, image.name), image)),
      };
    },
  };
}

async function koBuild(
  ko: string,
  component: Component,
  folder: string,
  { registry, refsFile }: KoOptions,
  { world, signal, progress, output }: StepContext,
): Promise<readonly string[]> {
  await world.files.write(refsFile, '');
  progress(`ko builds ${component.images.length} images`);
  const exit = await world.processes.run({
    program: ko,
    args: ['build', '--sbom=none', `--image-refs=${refsFile}`, ...component.images.map((image) => image.importPath)],
    cwd: folder,
    env: { KO_DOCKER_REPO: registry, CGO_ENABLED: '0' },
    onLine: output,
    signal,
  });
  if (exit.code !== 0) {
    throw new StreamstressError(
      'build',
      ['building', 'ko_failed'],
      `ko could not build "${component.name}" (exit ${exit.code}): ${lastWords(exit.stderr)}`,
    );
  }
  return ((await world.files.read(refsFile)) ?? '').split('\n').filter((line) => line !== '');
}

/** ko names an image `<binary>-<32 hexadecimal digits>`, and lists them in the order of completion. */
function builtImage(
  component: Component,
  image: Component['images'][number],
  snapshot: SourceSnapshot,
  refs: readonly string[],
): BuiltImage {
  const binary = image.importPath.split('/').at(-1);
  const pattern = new RegExp(`/${binary}-[0-9a-f]{32}(:[\\w.-]+)?@`);
  const ref = refs.find((candidate) => pattern.test(candidate));
  if (ref === undefined) {
    throw new StreamstressError(
      'build',
      ['building', 'image_missing'],
      `ko reported no image for "${component.name}/${image.name}" (${image.importPath})`,
    );
  }
  return { component: component.name, name: image.name, env: image.env, image: imageRef(ref), commit: snapshot.commit };
}

/** The lines that say what went wrong: compiler messages where there are some, else the end. */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const compiler = lines.filter((line) => /^\S+\.go:\d+:\d+: /.test(line));
  return (compiler.length > 0 ? compiler.slice(0, 5) : lines.slice(-3)).join('\n') || 'it said nothing';
}
