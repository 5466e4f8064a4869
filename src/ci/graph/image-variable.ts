import type { CiStep } from './ci-step.ts';

const prefixes: ReadonlyMap<string, string> = new Map([
  ['pipeline', 'LOCAL_IMAGE_'],
  ['stable', 'IMAGE_'],
  ['stable-initial', 'INITIAL_IMAGE_'],
  ['release', 'RELEASE_IMAGE_'],
]);

/** The variable that has an image's pull spec; of other streams there is none. */
export function imageVariable(stream: string, tag: string): string | undefined {
  const prefix = prefixes.get(stream);
  return prefix && `${prefix}${tag.toUpperCase().replaceAll('-', '_')}`;
}

/** Variables that hold what a step makes, one for each image. */
export function variablesOf({ creates }: CiStep): readonly string[] {
  return creates.flatMap((link) => {
    if (link.type === 'tag') return imageVariable(link.stream, link.tag) ?? [];
    return link.type === 'external' ? (imageVariable(link.name, link.tag) ?? []) : [];
  });
}
