import type { CiNamespace } from '../../model/ci-run.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import type { TagSource } from './stream-ground.ts';

/** What a stream has from its beginning. */
export interface StreamContent {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, TagSource>>;
}

/**
 * Makes a stream whose tags pods and builds of the namespace may use by their short names; false where it was there
 * already.
 */
export async function makeStream(
  cluster: Cluster,
  { name: namespace, labels }: CiNamespace,
  name: string,
  { annotations = {}, tags = {} }: StreamContent = {},
): Promise<boolean> {
  const stream: KubernetesObject = {
    ...kinds.imageStream,
    metadata: { name, namespace, labels, annotations },
    spec: {
      lookupPolicy: { local: true },
      tags: Object.entries(tags).map(([tag, from]) => ({ name: tag, ...tagReference(from) })),
    },
  };
  return (await cluster.create(stream)) !== 'exists';
}

/** Images are pulled through the cluster's registry, lists of images stay lists. */
export function tagReference(from: TagSource) {
  return { from, importPolicy: { importMode: 'PreserveOriginal' }, referencePolicy: { type: 'Local' } } as const;
}
