import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { conditionOf } from '../conditions.ts';
import { specHash } from './expected-deployments.ts';

/** Whether an install is as it should be: `changed` means that it has to be written anew. */
export type InstallCheck =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'waiting'; readonly message: string }
  | { readonly kind: 'changed'; readonly message: string };

/**
 * Compares Deployments with what they should be: first that each is rolled out, then the Pods' annotations, then the
 * hash in the label. The live spec is not looked at, so an edit by hand goes unnoticed once it is rolled out.
 */
export function checkInstall(store: Store, expected: readonly KubernetesObject[]): InstallCheck {
  for (const deployment of expected) {
    const live = store.get(keyOf(deployment));
    const check = live === undefined ? missing(deployment) : compare(live, deployment);
    if (check.kind !== 'healthy') return check;
  }
  return { kind: 'healthy' };
}

function missing({ metadata: { name } }: KubernetesObject): InstallCheck {
  return { kind: 'waiting', message: `waiting for deployment ${name} to become ready: deployment "${name}" not found` };
}

function compare(live: KubernetesObject, expected: KubernetesObject): InstallCheck {
  const { name } = live.metadata;
  const waiting = rolloutProblem(live);
  if (waiting !== undefined) {
    return { kind: 'waiting', message: `waiting for deployment ${name} to become ready: ${waiting}` };
  }
  const message = annotationProblem(live, expected) ?? hashProblem(live, expected);
  return message === undefined ? { kind: 'healthy' } : { kind: 'changed', message };
}

function rolloutProblem({ metadata, spec, status = {} }: KubernetesObject): string | undefined {
  const deployment = `deployment "${metadata.name}"`;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return `waiting for spec update of ${deployment} to be observed...`;
  }
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const outdated = replicas - updatedReplicas;
  if (updatedReplicas < (spec.replicas ?? 1)) {
    return `Waiting for rollout to finish: ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`;
  }
  if (outdated > 0) return `${deployment} waiting for ${outdated} outdated replica(s) to be terminated`;
  const available = conditionOf(status, 'Available');
  if (available?.status !== 'True') return `${deployment} not available: ${available?.message ?? ''}`;
  if (availableReplicas >= updatedReplicas) return undefined;
  return `Waiting for rollout to finish: ${availableReplicas} of ${updatedReplicas} updated replicas are available...`;
}

function annotationProblem(live: KubernetesObject, expected: KubernetesObject): string | undefined {
  const found = live.spec.template.metadata.annotations ?? {};
  const wanted: Readonly<Record<string, string>> = expected.spec.template.metadata.annotations;
  const wrong = Object.entries(wanted).find(([name, value]) => found[name] !== value);
  if (wrong === undefined) return undefined;
  const [name, value] = wrong;
  return `unexpected annotation on deployment. Expected ${name}:${value}, found ${name}:${found[name]}`;
}

function hashProblem(live: KubernetesObject, expected: KubernetesObject): string | undefined {
  const [old, fresh] = [live, expected].map(({ metadata }) => metadata.labels?.[specHash]);
  return old === fresh ? undefined : `deployment changed old hash=${old}, new hash=${fresh}`;
}
