import type { ImageRef } from '../model/image.ts';
import type { PushTarget } from '../model/push-target.ts';
import type { World } from '../ports/world.ts';

/** What a build asks a registry. */
export interface ImageLookup {
  /** The image that a tag of `host[:port]/repository` is now; undefined where there is none. */
  resolve(repository: string, tag: string): Promise<ImageRef | undefined>;
  /** Whether the registry has an image of that digest whose manifest really hashes to it. */
  verify(image: ImageRef): Promise<boolean>;
}

/** How registries are asked, with the credentials and the trust of a push target. */
export type LookupOf = (world: World, target: PushTarget, signal: AbortSignal) => ImageLookup;
