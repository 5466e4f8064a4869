import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import type { Files } from '../ports/files.ts';

/** The texts of a component's Dockerfiles, in the order of its images. Error: `build`, `building:dockerfile_missing`. */
export async function readDockerfiles(
  { name, images }: Component,
  { snapshot, folder }: { readonly snapshot: SourceSnapshot; readonly folder: string },
  files: Files,
): Promise<readonly string[]> {
  const texts = await Promise.all(images.map(({ dockerfile }) => files.read(`${folder}/${dockerfile}`)));
  const missing = images
    .filter((_, at) => texts[at] === undefined)
    .map((image) => `"${image.dockerfile}" (${image.name})`);
  if (missing.length === 0) return texts.map((text) => text ?? '');
  const what = `"${name}" at ${shortCommit(snapshot.commit)} (${snapshot.ref}) has no ${missing.join(', ')}`;
  const todo = 'Was it added later, or moved? Ask for another ref, or correct dockerfile in a --components-file';
  throw new StreamstressError('build', ['building', 'dockerfile_missing'], `${what}. ${todo}`);
}
