import type { KubernetesObject } from '../../ports/cluster.ts';
import { type ImageReader, imageObject } from './image-object.ts';
import { historiesOf, repositoryOf, specTags, streamKind } from './stream.ts';
import { referenceOf } from './tag-events.ts';

/**
 * The ImageStreamTag of a stream's tag: with what its image says of itself where there is a registry, without image where it
 * is none yet. Read: openshift/openshift-apiserver 56aa2d9, newISTag of pkg/image/apiserver/registry/imagestreamtag/rest.go.
 */
export function tagObject(stream: KubernetesObject, tag: string, registry: ImageReader | undefined): KubernetesObject {
  const { name, namespace = '', resourceVersion, uid, labels, creationTimestamp = '' } = stream.metadata;
  const history = historiesOf(stream).find((each) => each.tag === tag);
  const [event] = history?.items ?? [];
  const reference = specTags(stream).find((each) => each.name === tag);
  const known = event && registry && imageObject(registry, repositoryOf(stream), event.image);
  const image = known ?? { metadata: { name: event?.image ?? '' } };
  return {
    apiVersion: streamKind.apiVersion,
    kind: 'ImageStreamTag',
    metadata: {
      name: `${name}:${tag}`,
      namespace,
      creationTimestamp: event?.created ?? creationTimestamp,
      ...(reference?.annotations ? { annotations: reference.annotations } : {}),
      ...(labels ? { labels } : {}),
      ...(resourceVersion ? { resourceVersion } : {}),
      ...(uid ? { uid } : {}),
    },
    tag: reference ?? null,
    generation: event?.generation ?? 0,
    lookupPolicy: stream.spec?.lookupPolicy ?? { local: false },
    ...(history?.conditions ? { conditions: history.conditions } : {}),
    image: { ...image, ...(event ? { dockerImageReference: referenceOf(stream, tag, event) } : {}) },
  };
}
