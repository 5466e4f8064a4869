import type { ImageRef } from '../model/image.ts';
import type { PushTarget } from '../model/push-target.ts';
import type { Login } from '../ports/registries.ts';
import type { World } from '../ports/world.ts';
import type { RegistryClient } from './ask-registry.ts';
import { manifestDigest } from './manifest.ts';
import { resolveTag } from './resolve-tag.ts';

/** What is asked of registries. Errors: those of `resolveTag`. */
export interface ImageLookup {
  /** The image that a tag of `host[:port]/repository` is now; undefined where there is none. */
  resolve(repository: string, tag: string): Promise<ImageRef | undefined>;
  /** Whether the registry has an image of that digest whose manifest really hashes to it. */
  verify(image: ImageRef): Promise<boolean>;
}

/** Asks as a push target's tools do: with its login and trust for what lies there, with the user's login elsewhere. */
export function imageLookup(
  { registries, clock }: Pick<World, 'registries' | 'clock'>,
  signal: AbortSignal,
  { repository: own, env }: Pick<PushTarget, 'repository' | 'env'> = { repository: '', env: {} },
): ImageLookup {
  const logins = new Map<string, Promise<Login | undefined>>();
  const clientFor = async (repository: string): Promise<RegistryClient> => {
    const place = repository.startsWith(`${own}/`) ? own : repository;
    const login = logins.get(place) ?? registries.login(place, env);
    logins.set(place, login);
    return { registries, clock, signal, env, login: await login };
  };
  return {
    resolve: async (repository, tag) => resolveTag(await clientFor(repository), repository, tag),
    async verify(image) {
      const [repository = '', digest = ''] = image.split('@');
      return (await manifestDigest(await clientFor(repository), repository, digest)) === digest;
    },
  };
}
