import type { CiNamespace } from '../../model/ci-run.ts';
import type { World } from '../../ports/world.ts';
import type { StreamGround } from '../image-streams/stream-ground.ts';
import { insideNamespace } from './namespace-gone.ts';

/** Who works in a namespace: a step's context fits. */
interface Worker {
  readonly world: Pick<World, 'cluster' | 'clock'>;
  readonly signal: AbortSignal;
  progress(message: string): void;
}

/** Works on the image streams of a run's namespace. Errors: `ci:namespace_gone`, those of the work. */
export function workInNamespace<T>(
  { world: { cluster, clock }, signal, progress }: Worker,
  namespace: CiNamespace,
  work: (ground: StreamGround) => Promise<T>,
): Promise<T> {
  return insideNamespace(cluster, namespace.name, () => work({ cluster, clock, signal, progress, namespace }));
}
