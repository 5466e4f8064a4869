import type { ImageLookup } from './image-lookup.ts';

/**
 * A name of an image as `host/repository@sha256:…`, where the registry tells it; otherwise the name as it is, and whoever
 * pulls it has to see. Docker Hub's short names stay: their registry is not in them.
 */
export async function pinImage(lookup: ImageLookup, name: string): Promise<string> {
  if (name.includes('@')) return name;
  const { repository, tag } = imageName(name);
  if (!/^[^/]*[.:][^/]*\/|^localhost\//.test(repository)) return name;
  const pinned = await lookup.resolve(repository, tag).catch(() => undefined);
  return pinned ?? name;
}

/** `host:5000/a/b` of `host:5000/a/b:tag@sha256:…`; undefined where an image is not named by its digest. */
export function pinnedRepository(image: string): string | undefined {
  const [name = '', digest] = image.split('@');
  return digest === undefined ? undefined : imageName(name).repository;
}

/** `host:5000/a/b:tag` in its parts; the tag is `latest` where there is none. */
export function imageName(name: string): { readonly repository: string; readonly tag: string } {
  const [, repository = name, tag = 'latest'] = /^(.+?)(?::([\w][\w.-]{0,127}))?$/.exec(name) ?? [];
  return { repository, tag };
}
