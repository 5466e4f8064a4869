import { StreamstressError } from '../../model/error.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { conditionOf } from './conditions.ts';
import type { ContainerState } from './kubelet/pod-status.ts';
import { kinds } from './objects.ts';

/**
 * Ends when every Deployment and StatefulSet is rolled out and, where the operator is subscribed to, every
 * ClusterServiceVersion is Succeeded, TektonConfig and every InstallerSet Ready, or what else `installed` says.
 * Errors: `infrastructure`, `sandbox:not_settled` after so many milliseconds.
 */
export function settled(
  store: Store,
  installed: () => boolean = () => isInstalled(store),
  timeout = 60_000,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const check = () => isSettled(store, installed) && resolve();
  const unwatch = store.watch(check);
  const timer = setTimeout(() => reject(notSettled(store, timeout)), timeout);
  check();
  return promise.finally(() => {
    unwatch();
    clearTimeout(timer);
  });
}

function notSettled(store: Store, timeout: number): StreamstressError {
  const waiting = store.list(kinds.pod).flatMap(({ metadata, status }) => {
    const containers: readonly ContainerStatus[] = status?.containerStatuses ?? [];
    const why = containers.find(({ ready }) => !ready)?.state.waiting;
    return why === undefined ? [] : [`pod "${metadata.name}": ${why.reason} (${why.message ?? 'no message'})`];
  });
  const found = waiting.length > 0 ? waiting.join('; ') : 'no pod says why';
  const message = `the sandbox's operator is not installed after ${timeout / 1000} s: ${found}. Try again, or look into its folder's logs`;
  return new StreamstressError('infrastructure', ['sandbox', 'not_settled'], message);
}

interface ContainerStatus {
  readonly ready: boolean;
  readonly state: ContainerState;
}

function isSettled(store: Store, installed: () => boolean): boolean {
  const workloads = [...store.list(kinds.deployment), ...store.list(kinds.statefulSet)];
  return (store.list(kinds.subscription).length === 0 || installed()) && workloads.every(isRolledOut);
}

function isInstalled(store: Store): boolean {
  const config = store.get({ ...kinds.tektonConfig, name: 'config' });
  const ready = [config, ...store.list(kinds.installerSet)];
  return (
    store.list(kinds.clusterServiceVersion).every(({ status }) => status?.phase === 'Succeeded') &&
    ready.every((object) => conditionOf(object?.status, 'Ready')?.status === 'True')
  );
}

function isRolledOut({ metadata, spec, status = {} }: KubernetesObject): boolean {
  const asked = spec.replicas ?? 1;
  const { observedGeneration, replicas, updatedReplicas, availableReplicas } = status;
  return (
    observedGeneration === metadata.generation &&
    [replicas, updatedReplicas, availableReplicas].every((count) => (count ?? 0) === asked)
  );
}
