import type { Promotion } from '../../cluster/promotion/promoted-digests.ts';
import type { Write } from '../../cluster/promotion/write-all.ts';
import type { StepContext } from '../../engine/step.ts';
import { StreamstressError } from '../../model/error.ts';
import { imageRef } from '../../model/image.ts';
import type { PushTarget } from '../../model/push-target.ts';
import { copyImage } from '../../registry/copy-image.ts';
import { registryClients } from '../../registry/registry-client.ts';
import { resolveTag } from '../../registry/resolve-tag.ts';

/** From where to where images are copied. */
export interface CopyPlaces {
  /** The images of the run's namespace. */
  readonly source: PushTarget;
  /** `host[:port]`, perhaps with a path. */
  readonly registry: string;
  /** Folder for layers on their way. */
  readonly folder: string;
}

/** How images come to another registry: all layers are brought there first, tags are written then. */
export interface CopyWriter {
  /** Shows that a place can be written to: the image is there then, by a tag that says its digest. */
  stage(image: Promotion): Promise<void>;
  readonly write: Write<Promotion>;
}

export function copyWriter({ source, registry, folder }: CopyPlaces, { world, signal }: StepContext): CopyWriter {
  const clients = registryClients(world, signal, source);
  const passage = { files: world.files, folder };
  const repositoryOf = ({ namespace, stream }: Promotion) => `${registry}/${namespace}/${stream}`;
  const copy = async (image: Promotion, tag: string) => {
    const from = imageRef(`${source.repository}/pipeline@${image.digest}`);
    await copyImage(clients, from, passage, { repository: repositoryOf(image), tags: [tag] });
  };
  return {
    stage: (image) => copy(image, image.digest.replace(':', '-')),
    async write(image) {
      const repository = repositoryOf(image);
      const before = await resolveTag(await clients(repository), repository, image.tag);
      await copy(image, image.tag);
      return async () => {
        if (!before) throw notRemoved(repository, image.tag);
        await copyImage(clients, before, passage, { repository, tags: [image.tag] });
      };
    },
  };
}

/** Registries need not know how to take a tag away, and many do not. */
function notRemoved(repository: string, tag: string): StreamstressError {
  const message = `"${repository}:${tag}" was not there before, and stays: delete it there`;
  return new StreamstressError('infrastructure', ['ci', 'promoting_images', 'tag_stays'], message);
}
