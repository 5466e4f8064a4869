import { RegistryError } from './errors.ts';

/** A path below /v2/, understood. */
export type Route =
  | { readonly what: 'base' }
  | { readonly what: 'tags'; readonly repository: string }
  | { readonly what: 'blob' | 'manifest' | 'upload'; readonly repository: string; readonly reference: string };

/** What a repository's name looks like: it never leads out of a folder. */
export const repositoryName = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const digest = /^sha256:[0-9a-f]{64}$/;
const tag = /^\w[\w.-]{0,127}$/;
const end =
  /^\/v2\/(?<repository>.+)\/(?:(?<tags>tags\/list)|blobs\/uploads\/(?<upload>[^/]*)|blobs\/(?<blob>[^/]+)|manifests\/(?<manifest>[^/]+))$/;

/** What a path names. Throws RegistryError where it names nothing that a registry has. */
export function routeOf(path: string): Route {
  if (path === '/v2' || path === '/v2/') return { what: 'base' };
  const { repository = '', ...parts } = end.exec(path)?.groups ?? {};
  if (repository === '') throw new RegistryError('UNSUPPORTED', `there is nothing at ${path}`);
  repositoryIn(repository);
  if (parts.tags !== undefined) return { what: 'tags', repository };
  if (parts.upload !== undefined) return { what: 'upload', repository, reference: parts.upload };
  if (parts.blob !== undefined) return { what: 'blob', repository, reference: digestIn(parts.blob) };
  const reference = parts.manifest ?? '';
  if (tag.test(reference)) return { what: 'manifest', repository, reference };
  return { what: 'manifest', repository, reference: digestIn(reference) };
}

/** The text, where it is a sha256 digest. */
export function digestIn(text: string | null): string {
  if (text === null || !digest.test(text))
    throw new RegistryError('DIGEST_INVALID', `"${text}" is not a sha256 digest`);
  return text;
}

/** The text, where it can be a repository's name. */
export function repositoryIn(text: string): string {
  if (repositoryName.test(text)) return text;
  throw new RegistryError('NAME_INVALID', `"${text}" is not a repository's name`);
}
