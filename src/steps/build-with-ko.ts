import { created, type Step, type StepContext } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, imageRef } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import type { Exit } from '../ports/processes.ts';

/** Compiler messages that an error repeats; the log has them all. */
const shownErrors = 5;

/**
 * Builds all images of a component with one ko and pushes them to `registry:push`, where ko appends
 * `<binary>-<md5 of the import path>`: `source:<name>` becomes `image:<name>/…`. ko writes the digests to `refsFile`.
 */
export function buildWithKoStep(component: Component, refsFile: string): Step {
  const { name } = component;
  return {
    name: `build:${name}`,
    kind: 'build',
    requires: [`source:${name}`, 'tool:ko', 'registry:push'],
    creates: component.images.map((image) => imageLink(name, image.name)),
    async run(inputs, context) {
      const { snapshot, folder } = inputs.get(`source:${name}`);
      const options = { ko: inputs.get('tool:ko').path, target: inputs.get('registry:push'), refsFile };
      const refs = await koBuild(component, snapshot, folder, options, context);
      const images = component.images.map((image) => builtImage(component, image, snapshot, refs));
      return {
        summary: `${images.length} images of ${name} at ${shortCommit(snapshot.commit)}`,
        created: images.map((image) => created(imageLink(name, image.name), image)),
      };
    },
  };
}

interface KoOptions {
  readonly ko: string;
  readonly target: PushTarget;
  readonly refsFile: string;
}

async function koBuild(
  component: Component,
  snapshot: SourceSnapshot,
  folder: string,
  { ko, target: { repository, env }, refsFile }: KoOptions,
  { world, signal, progress, output }: StepContext,
): Promise<readonly string[]> {
  await world.files.write(refsFile, '');
  progress(`ko builds ${component.images.length} images`);
  const exit = await world.processes.run({
    program: ko,
    args: [
      'build',
      '--sbom=none',
      `--image-refs=${refsFile}`,
      ...component.images.flatMap((image) => image.importPath ?? []),
    ],
    cwd: folder,
    env: { ...env, KO_DOCKER_REPO: repository, CGO_ENABLED: '0' },
    onLine: output,
    signal,
  });
  if (exit.code !== 0) throw koFailed(exit, component, snapshot, repository);
  return ((await world.files.read(refsFile)) ?? '').split('\n').filter((line) => line !== '');
}

/** ko lists the images in the order of completion. */
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

/** Whose fault it is: the commit's (it does not compile), the registry's, or something that ko says last. */
function koFailed(
  { code, stderr }: Exit,
  { name }: Component,
  { commit }: SourceSnapshot,
  registry: string,
): StreamstressError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const compiler = lines.filter((line) => /^\S+\.go:\d+(:\d+)?: /.test(line));
  if (compiler.length > 0) {
    const said = compiler.slice(0, shownErrors).join('\n');
    const what = `"${name}" does not compile at ${shortCommit(commit)}: ${said}`;
    return new StreamstressError('build', ['building', 'does_not_compile'], what);
  }
  const last = lines.findLast((line) => line.startsWith('Error: ')) ?? lines.slice(-3).join('; ');
  const refusal = /error publishing ko:\/\/\S+: (.*)/.exec(last)?.[1];
  if (refusal !== undefined) {
    const what = `the registry of "${registry}" did not take the images of "${name}": ${refusal}. Check --registry, that it is up, and that this user is logged in and may push there`;
    return new StreamstressError('infrastructure', ['building', 'push_failed'], what);
  }
  const why = last.replace(/^Error: /, '') || 'it said nothing';
  return new StreamstressError(
    'build',
    ['building', 'ko_failed'],
    `ko could not build "${name}" (exit ${code}): ${why}`,
  );
}
