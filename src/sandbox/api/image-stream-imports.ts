import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { Imported, Importer } from '../streams/importer.ts';
import { withImport } from '../streams/record-import.ts';
import { namesOf } from '../streams/settle-stream.ts';
import { nextGeneration, storeStream } from '../streams/store-stream.ts';
import { type ImageSource, type ImportPolicy, secondsNow, streamKind, type TagReference } from '../streams/stream.ts';
import { ApiError, detailsOf, invalid } from './status.ts';
import type { Target } from './target.ts';

interface ImageImport extends Pick<TagReference, 'referencePolicy'> {
  readonly from: ImageSource;
  readonly to?: { readonly name: string };
  readonly importPolicy?: ImportPolicy;
}

/**
 * POST of an ImageStreamImport: imports images now, and with spec.import true into the stream of its name, which is made
 * where it is missing. What cannot be imported is told in status.images. Errors: Invalid, Conflict, Timeout where a registry
 * does not answer (at once here, after a minute on a real cluster). A whole repository, spec.repository, is not served.
 */
export function importImages(
  store: Store,
  importer: Importer,
  target: Target,
  object: KubernetesObject,
): KubernetesObject {
  const { name, resourceVersion } = object.metadata;
  const images: readonly ImageImport[] = object.spec?.images ?? [];
  refuseImports(target, name, images);
  const namespace = target.namespace ?? '';
  const live = store.get({ ...streamKind, name, namespace });
  if (resourceVersion && resourceVersion !== live?.metadata.resourceVersion) throw changed(target, name, object, live);
  const found = images.map(({ from, importPolicy }) => {
    const answer = importer({ namespace, from: from.name, mode: importPolicy?.importMode ?? 'Legacy' });
    if (answer === undefined) throw new ApiError('Timeout', timedOut);
    return answer;
  });
  const answers = { images: found.map(statusOfImport) };
  if (object.spec?.import !== true) return { ...object, status: answers };
  const stream = recorded(live ?? empty(store, namespace, name), images, found, nextGeneration(live));
  const checked = { ...stream.metadata.annotations, 'openshift.io/image.dockerRepositoryCheck': secondsNow() };
  const written = storeStream(store, { ...stream, metadata: { ...stream.metadata, annotations: checked } });
  return { ...object, status: { import: written, ...answers } };
}

const timedOut = 'Timeout: request did not complete within the requested timeout - context deadline exceeded';

function recorded(
  stream: KubernetesObject,
  images: readonly ImageImport[],
  found: readonly Imported[],
  generation: number,
): KubernetesObject {
  return images.reduce((all, { from, to, ...policies }, index) => {
    const imported = found[index];
    if (to === undefined || imported === undefined) return all;
    return withImport(all, { tag: to.name, from: from.name, ...policies }, imported, generation);
  }, stream);
}

function empty(store: Store, namespace: string, name: string): KubernetesObject {
  const stream = { ...streamKind, metadata: { name, namespace } };
  return { ...stream, spec: { lookupPolicy: { local: false } }, status: namesOf(store, stream) };
}

function statusOfImport(imported: Imported) {
  if ('failure' in imported) return { status: imported.failure };
  const { image, manifests, tag } = imported;
  const about = { ...(tag ? { tag } : {}), ...(manifests.length > 0 ? { manifests } : {}) };
  return { status: { metadata: {}, status: 'Success' }, image, ...about };
}

function refuseImports({ resource }: Target, name: string, images: readonly ImageImport[]): void {
  if (images.length === 0) {
    const why = 'you must specify at least one image or a repository import';
    throw invalid(resource, name, `spec.images: Invalid value: null: ${why}`);
  }
  for (const [index, { from, to }] of images.entries()) {
    const at = `spec.images[${index}]`;
    if (from?.kind !== 'DockerImage')
      throw invalid(resource, name, `${at}.from.kind: Invalid value: "${from?.kind}": only DockerImage is supported`);
    if (!from.name) throw invalid(resource, name, `${at}.from.name: Required value`);
    if (to?.name === '')
      throw invalid(resource, name, `${at}.to.name: Invalid value: "": the name of the target tag must be specified`);
  }
}

function changed({ resource }: Target, name: string, object: KubernetesObject, live: KubernetesObject | undefined) {
  const versions = [object, live].map((each) => `"${each?.metadata.resourceVersion}"`);
  const why = `the image stream was updated from ${versions.join(' to ')}`;
  const message = `Operation cannot be fulfilled on imagestream.image.openshift.io "${name}": ${why}`;
  return new ApiError('Conflict', message, detailsOf(resource, name));
}
