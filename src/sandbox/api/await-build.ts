import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';

/** What the server says where a Build has no log. */
export const noLogs = 'no logs are available';

/**
 * The Build once it is neither New nor Pending; undefined where it was deleted, `late` when so much time is over or
 * nobody waits any more.
 */
export function awaitPhase(
  store: Store,
  key: ObjectKey,
  { milliseconds, signal }: { readonly milliseconds: number; readonly signal: AbortSignal },
): Promise<KubernetesObject | undefined | 'late'> {
  const { promise, resolve } = Promise.withResolvers<KubernetesObject | undefined | 'late'>();
  const look = () => {
    const build = store.get(key);
    if (build === undefined || !['New', 'Pending'].includes(build.status?.phase)) resolve(build);
  };
  const give = () => resolve('late');
  const unwatch = store.watch(look);
  const timer = setTimeout(give, milliseconds);
  signal.addEventListener('abort', give);
  look();
  return promise.finally(() => {
    unwatch();
    clearTimeout(timer);
    signal.removeEventListener('abort', give);
  });
}
