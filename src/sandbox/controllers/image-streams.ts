import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { Importer } from '../streams/importer.ts';
import { type TagImport, withImport } from '../streams/record-import.ts';
import { nextGeneration, storeStream } from '../streams/store-stream.ts';
import { historiesOf, specTags, streamKind, type TagReference } from '../streams/stream.ts';
import type { Controller } from './controller.ts';
import { fromQueueKey, queueKey } from './objects.ts';

/**
 * Imports the images of other registries that tags of ImageStreams ask for, once for each time that they do: what went
 * wrong is not tried again until somebody asks. Read: openshift/openshift-controller-manager,
 * pkg/image/controller/imagestream_controller.go, tagNeedsImport.
 */
export function imageStreamController(store: Store, importer: Importer): Controller {
  return {
    name: 'image-import-controller',
    keys: ({ type, object }) =>
      type !== 'DELETED' && object.kind === streamKind.kind && object.apiVersion === streamKind.apiVersion
        ? [queueKey(object)]
        : [],
    reconcile(key) {
      const stream = store.get(fromQueueKey(streamKind, key));
      const wanted = specTags(stream).filter((tag) => needsImport(stream, tag));
      if (stream === undefined || wanted.length === 0) return undefined;
      const next = wanted.reduce((all, tag) => imported(all, tag, importer, nextGeneration(stream)), stream);
      if (next !== stream) storeStream(store, next);
      return undefined;
    },
  };
}

function needsImport(
  stream: KubernetesObject | undefined,
  { name, from, reference, generation }: TagReference,
): boolean {
  if (from?.kind !== 'DockerImage' || reference) return false;
  const { items, conditions } = historiesOf(stream).find(({ tag }) => tag === name) ?? { items: [] };
  const observed = Math.max(items[0]?.generation ?? 0, conditions?.[0]?.generation ?? 0);
  return (generation ?? 0) > observed;
}

function imported(
  stream: KubernetesObject,
  tag: TagReference,
  importer: Importer,
  generation: number,
): KubernetesObject {
  const { importPolicy = {}, referencePolicy = { type: 'Source' } } = tag;
  const from = tag.from?.name ?? '';
  const namespace = stream.metadata.namespace ?? '';
  const found = importer({ namespace, from, mode: importPolicy.importMode ?? 'Legacy' });
  const order: TagImport = { tag: tag.name, from, importPolicy, referencePolicy };
  return found === undefined ? stream : withImport(stream, order, found, generation);
}
