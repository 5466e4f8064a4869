import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { internalHosts } from '../kubelet/images.ts';
import { kinds } from '../objects.ts';
import type { BuildPhase } from './build-status.ts';

/** The images that a Build names, as a builder is told them. */
export interface BuildImages {
  /** Where it is pushed; undefined where it is not. */
  readonly output: string | undefined;
  /** What stands in for the base of the last stage. */
  readonly from: string | undefined;
}

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

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
  const from: Reference | undefined = spec.strategy?.dockerStrategy?.from;
  const output = to && outputOf(store, { namespace, ...to }, registry);
  const base = from && baseOf(store, { namespace, ...from }, registry);
  if (to && output === undefined) {
    const message = 'Output image could not be resolved.';
    return { phase: spec.source?.binary ? 'Failed' : 'New', reason: 'InvalidOutputReference', message };
  }
  if (from && base === undefined) {
    return { phase: 'New', reason: 'InvalidImageReference', message: 'Referenced image could not be resolved.' };
  }
  return { output, from: base };
}

type Placed = Required<Reference>;

function outputOf(store: Store, { kind, name, namespace }: Placed, registry: string): string | undefined {
  if (kind !== 'ImageStreamTag') return name;
  const [stream = '', tag = 'latest'] = name.split(':');
  const hasStream = store.get({ ...kinds.imageStream, name: stream, namespace }) !== undefined;
  return hasStream ? `${registry}/${namespace}/${stream}:${tag}` : undefined;
}

function baseOf(store: Store, { kind, name, namespace }: Placed, registry: string): string | undefined {
  if (kind === 'DockerImage') return name;
  const [stream = '', version = 'latest'] = name.split(/[:@](.*)/s);
  const digest = kind === 'ImageStreamImage' ? version : newestOf(store, namespace, stream, version);
  return digest && `${registry}/${namespace}/${stream}@${digest}`;
}

function newestOf(store: Store, namespace: string, name: string, tag: string): string | undefined {
  const tags: readonly { tag: string; items: readonly { image: string }[] }[] =
    store.get({ ...kinds.imageStream, name, namespace })?.status?.tags ?? [];
  return tags.find((each) => each.tag === tag)?.items[0]?.image;
}

/** Names of the cluster's own registry: that of this machine, and those inside of the cluster. */
export function ownHosts(registry: string): readonly string[] {
  return [registry, ...internalHosts];
}
