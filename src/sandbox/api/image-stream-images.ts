import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { type ImageObject, type ImageReader, imageObject } from '../streams/image-object.ts';
import { historiesOf, repositoryOf, streamKind } from '../streams/stream.ts';
import { ApiError, notFound } from './status.ts';
import type { Target } from './target.ts';

/**
 * GET of an ImageStreamImage, `stream@sha256:…`: an image that a tag of the stream is or was, or one of a list that a tag is.
 * Errors: BadRequest where the name is no such one, NotFound.
 */
export function getStreamImage(store: Store, registry: ImageReader | undefined, target: Target): KubernetesObject {
  const { namespace = '', name: full = '' } = target;
  const [name = '', id = '', ...more] = full.split('@');
  if (id === '' || more.length > 0)
    throw new ApiError('BadRequest', 'ImageStreamImages must be retrieved with <name>@<id>');
  const stream = store.get({ ...streamKind, name, namespace });
  const digest = id.replace(/^(?!sha256:)/, 'sha256:');
  const found = stream && imagesOf(stream, registry).find(({ metadata }) => metadata.name.startsWith(digest));
  if (stream === undefined || found === undefined) throw notFound(target.resource, full);
  return {
    apiVersion: streamKind.apiVersion,
    kind: 'ImageStreamImage',
    metadata: { name: full, namespace, creationTimestamp: stream.metadata.creationTimestamp ?? '' },
    image: found,
  };
}

function imagesOf(stream: KubernetesObject, registry: ImageReader | undefined): readonly ImageObject[] {
  const events = historiesOf(stream).flatMap(({ items }) => items);
  const repository = repositoryOf(stream);
  return events.flatMap(({ image, dockerImageReference }) => {
    const top = registry && imageObject(registry, repository, image);
    const members = (top?.dockerImageManifests ?? []).flatMap(({ digest }) => {
      const member = registry && imageObject(registry, repository, digest);
      return member ? { ...member, dockerImageReference: dockerImageReference.replace(/@.*/, `@${digest}`) } : [];
    });
    return [{ ...(top ?? { metadata: { name: image } }), dockerImageReference }, ...members];
  });
}
