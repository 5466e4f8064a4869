import type { KubernetesObject } from '../../../ports/cluster.ts';
import { internalHosts } from '../../registry/own-repository.ts';
import type { Store } from '../../store.ts';
import { latestOf } from '../../streams/stream.ts';
import { eventOfImage, referenceOf } from '../../streams/tag-events.ts';
import { kinds } from '../objects.ts';
import type { BuildPhase } from './build-status.ts';

/** The images that a Build names, as a builder is told them. */
export interface BuildImages {
  /** Where it is pushed; undefined where it is not. */
  readonly output: string | undefined;
  /** What stands in for the base of the last stage. */
  readonly from: string | undefined;
  /** Images that words of the Dockerfile stand for, or that files are copied out of. */
  readonly sources: readonly SourceImage[];
}

/** One of spec.source.images; its folders lie below the context. */
export interface SourceImage {
  readonly image: string;
  readonly as: readonly string[];
  readonly paths: readonly { readonly sourcePath: string; readonly destinationDir: string }[];
}

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

type SourceSpec = Partial<Omit<SourceImage, 'image'>> & { readonly from: Reference };

/**
 * Resolves the ImageStreamTags of a Build: an output must have its ImageStream, anything else its tag. The cluster's own
 * registry is at `registry`. Until they are there the Build waits, unless somebody waits to upload something to it.
 */
export function resolveReferences(
  store: Store,
  { spec, metadata }: KubernetesObject,
  registry: string,
): BuildImages | BuildPhase {
  const namespace = metadata.namespace ?? '';
  const to: Reference | undefined = spec.output?.to;
  const resolve = (from: Reference) => pullSpecOf(store, { namespace, ...from });
  const output = to && outputOf(store, { namespace, ...to }, registry);
  if (to && output === undefined) {
    const message = 'Output image could not be resolved.';
    return { phase: spec.source?.binary ? 'Failed' : 'New', reason: 'InvalidOutputReference', message };
  }
  const base: Reference | undefined = spec.strategy?.dockerStrategy?.from;
  const from = base && resolve(base);
  const sources = ((spec.source?.images ?? []) as readonly SourceSpec[]).flatMap(({ from, as = [], paths = [] }) => {
    const image = resolve(from);
    return image === undefined ? [] : [{ image, as, paths }];
  });
  if ((base && from === undefined) || sources.length < (spec.source?.images?.length ?? 0)) {
    return { phase: 'New', reason: 'InvalidImageReference', message: 'Referenced image could not be resolved.' };
  }
  return { output, from, sources };
}

type Placed = Required<Reference>;

function outputOf(store: Store, { kind, name, namespace }: Placed, registry: string): string | undefined {
  if (kind !== 'ImageStreamTag') return name;
  const [stream = '', tag = 'latest'] = name.split(':');
  const hasStream = store.get({ ...kinds.imageStream, name: stream, namespace }) !== undefined;
  return hasStream ? `${registry}/${namespace}/${stream}:${tag}` : undefined;
}

/** Where an image is pulled from: a tag says whether that is its stream or its source. */
function pullSpecOf(store: Store, { kind, name, namespace }: Placed): string | undefined {
  if (kind === 'DockerImage') return name;
  const [streamName = '', version = 'latest'] = name.split(/[:@](.*)/s);
  const stream = store.get({ ...kinds.imageStream, name: streamName, namespace });
  if (stream === undefined) return undefined;
  if (kind === 'ImageStreamImage') return eventOfImage(stream, version)?.dockerImageReference;
  const event = latestOf(stream, version);
  return event && referenceOf(stream, version, event);
}

/** Names of the cluster's own registry: that of this machine, and those inside of the cluster. */
export function ownHosts(registry: string): readonly string[] {
  return [registry, ...internalHosts];
}
