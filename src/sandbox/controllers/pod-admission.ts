import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { kinds } from './objects.ts';
import { restrictedViolations } from './pod-security.ts';

const quota = { apiVersion: 'v1', kind: 'ResourceQuota' };

/**
 * Why the API server takes no such Pod; undefined where it does. Read: kubernetes, plugin/pkg/admission/resourcequota, of
 * whose resources only `pods` is counted here, and pod-security-admission, of whose levels only `restricted` is enforced.
 */
export function podRefusal(store: Store, pod: KubernetesObject): string | undefined {
  return insecure(store, pod) ?? overQuota(store, pod);
}

function insecure(store: Store, { metadata, spec }: KubernetesObject): string | undefined {
  const namespace = store.get({ ...kinds.namespace, name: metadata.namespace ?? '' });
  const level = namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
  const violations = level === 'restricted' ? restrictedViolations(spec) : [];
  return violations.length === 0 ? undefined : `violates PodSecurity "restricted:latest": ${violations.join(', ')}`;
}

function overQuota(store: Store, { metadata }: KubernetesObject): string | undefined {
  const namespace = metadata.namespace ?? '';
  const pods = store.list(kinds.pod, { namespace });
  const used = pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(status?.phase)).length;
  const full = store.list(quota, { namespace }).find(({ spec }) => used >= Number(spec.hard?.pods ?? Infinity));
  if (full === undefined) return undefined;
  return `exceeded quota: ${full.metadata.name}, requested: pods=1, used: pods=${used}, limited: pods=${full.spec.hard.pods}`;
}
