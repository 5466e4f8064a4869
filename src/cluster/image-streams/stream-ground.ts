import type { CiNamespace } from '../../model/ci-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';

/** What work on the image streams of a run's namespace takes: a step's context, with its cluster and clock, fits. */
export interface StreamGround {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
  readonly namespace: CiNamespace;
}

/** Where a tag gets its image: another registry, or a stream of this cluster (`name@sha256:…`). */
export type TagSource =
  | { readonly kind: 'DockerImage'; readonly name: string }
  | { readonly kind: 'ImageStreamImage'; readonly namespace: string; readonly name: string };

/** A pull spec as the source of a tag: images of the cluster's own registry are images of its streams. */
export function sourceOf(pullSpec: string, { registry }: CiNamespace): TagSource {
  const host = registry.slice(0, registry.indexOf('/'));
  const [, at, namespace = '', name = ''] = /^([^/]+)\/([^/]+)\/([^/@]+@sha256:[0-9a-f]{64})$/.exec(pullSpec) ?? [];
  return at === host ? { kind: 'ImageStreamImage', namespace, name } : { kind: 'DockerImage', name: pullSpec };
}
