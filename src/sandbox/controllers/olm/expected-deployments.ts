import type { KubernetesObject } from '../../../ports/cluster.ts';
import { controllerReference, hashOf, kinds } from '../objects.ts';

/** Label in which OLM keeps the hash of the spec that it has written. */
export const specHash = 'olm.deployment-spec-hash';

/** Literal variables, and those that come from elsewhere, as a container has them. */
type Env = readonly { readonly name: string }[];

/**
 * The Deployments that a ClusterServiceVersion stands for. The Subscription's spec.config.env overrides variables in
 * place, by whole entries, and is appended otherwise, in every container of every Deployment.
 */
export function expectedDeployments(
  csv: KubernetesObject,
  subscription: KubernetesObject | undefined,
): readonly KubernetesObject[] {
  const given: Env = subscription?.spec.config?.env ?? [];
  const env = [{ name: 'OPERATOR_CONDITION_NAME', value: csv.metadata.name }, ...given];
  const strategy: readonly StrategyDeployment[] = csv.spec.install.spec.deployments;
  return strategy.map((deployment) => expectedDeployment(csv, deployment, env));
}

interface StrategyDeployment {
  readonly name: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly spec: KubernetesObject['spec'];
}

function expectedDeployment(csv: KubernetesObject, { name, label, spec }: StrategyDeployment, env: Env) {
  const { metadata, spec: podSpec } = spec.template;
  const annotations = { ...metadata.annotations, ...csv.metadata.annotations };
  const containers = podSpec.containers.map((container: { env?: Env }) => ({
    ...container,
    env: mergeEnv(container.env ?? [], env),
  }));
  const template = { metadata: { ...metadata, annotations }, spec: { ...podSpec, containers } };
  const expected = { ...spec, revisionHistoryLimit: 1, template };
  const namespace = csv.metadata.namespace ?? '';
  const labels = {
    ...label,
    'olm.managed': 'true',
    'olm.owner': csv.metadata.name,
    'olm.owner.kind': csv.kind,
    'olm.owner.namespace': namespace,
    [specHash]: shortHash(expected),
  };
  const ownerReferences = controllerReference(csv);
  return { ...kinds.deployment, metadata: { name, namespace, labels, ownerReferences }, spec: expected };
}

function mergeEnv(own: Env, given: Env): Env {
  const overridden = own.map((variable) => given.findLast(({ name }) => name === variable.name) ?? variable);
  const added = given.filter(({ name }) => !own.some((variable) => variable.name === name));
  return [...overridden, ...added];
}

function shortHash(value: unknown): string {
  return BigInt(`0x${hashOf(value).slice(0, 48)}`).toString(36);
}
