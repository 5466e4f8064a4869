import type { ImageRef } from '../model/image.ts';
import type { PushTarget } from '../model/push-target.ts';
import type { World } from '../ports/world.ts';
import { manifestDigest } from './manifest.ts';
import { placeToPull } from './place.ts';
import { registryClients } from './registry-client.ts';
import { resolveTag } from './resolve-tag.ts';

/** What is asked of registries. Errors: those of `resolveTag`. */
export interface ImageLookup {
  /** The image that a tag of `host[:port]/repository` is now; undefined where there is none. */
  resolve(repository: string, tag: string): Promise<ImageRef | undefined>;
  /** Whether the registry has an image of that digest whose manifest really hashes to it. */
  verify(image: ImageRef): Promise<boolean>;
}

/** Asks as `registryClients` do. */
export function imageLookup(
  world: Pick<World, 'registries' | 'clock'>,
  signal: AbortSignal,
  target?: Pick<PushTarget, 'repository' | 'env'>,
): ImageLookup {
  const clientFor = registryClients(world, signal, target);
  return {
    resolve: async (repository, tag) => resolveTag(await clientFor(repository), repository, tag),
    async verify(image) {
      const [repository = '', digest = ''] = image.split('@');
      return (await manifestDigest(await clientFor(repository), placeToPull(repository), digest)) === digest;
    },
  };
}
