import type { Cluster, KubernetesObject } from '../ports/cluster.ts';
import { type InstalledOperator, lifecycleContainer, operatorDeployment } from './find-operator.ts';
import { kinds } from './kinds.ts';
import { podsOf, rolloutMissing } from './rollout.ts';
import type { EnvVar, ExpectedEnv } from './subscription-env.ts';
import type { Look } from './wait-for.ts';

/**
 * Whether OLM is at rest: the ClusterServiceVersion has Succeeded. While it is Installing, OLM applies no change of the
 * Subscription (up to 5 minutes where a rollout is stuck).
 */
export async function csvSucceeded(cluster: Cluster, operator: InstalledOperator): Promise<Look<KubernetesObject>> {
  const csv = await cluster.get({
    ...kinds.clusterServiceVersion,
    name: operator.csv,
    namespace: operator.subscription.namespace,
  });
  if (!csv) return { done: false, missing: `ClusterServiceVersion "${operator.csv}" is not there` };
  const { phase = 'unknown', reason, message } = csv.status ?? {};
  if (phase === 'Succeeded') return { done: true, value: csv };
  return {
    done: false,
    missing: `ClusterServiceVersion "${operator.csv}" is ${phase}${reason ? ` (${reason})` : ''}${message ? `: ${message}` : ''}`,
  };
}

/**
 * Whether the operator that runs is the one with these variables, and the only one: an older operator that is still
 * terminating would undo a refresh.
 */
export async function operatorReady(
  cluster: Cluster,
  operator: InstalledOperator,
  expected: ExpectedEnv,
): Promise<Look<KubernetesObject>> {
  const { namespace } = operator.subscription;
  const deployment = await cluster.get({ ...kinds.deployment, name: operatorDeployment, namespace });
  if (!deployment) return { done: false, missing: `Deployment "${namespace}/${operatorDeployment}" is not there` };
  const stale = staleVariables(deployment, expected);
  if (stale.length > 0)
    return {
      done: false,
      missing: `OLM has not yet set ${stale.length === 1 ? stale[0] : `${stale.length} variables`} on the operator`,
    };
  const rollout = rolloutMissing(deployment);
  if (rollout) return { done: false, missing: rollout };
  const old = await oldPods(cluster, deployment);
  if (old.length > 0) return { done: false, missing: `the old operator is still terminating: pod "${old[0]}"` };
  return csvSucceeded(cluster, operator);
}

function staleVariables(deployment: KubernetesObject, expected: ExpectedEnv): string[] {
  const containers: { name: string; env?: EnvVar[] }[] = deployment.spec?.template?.spec?.containers ?? [];
  const variables = containers.find(({ name }) => name === lifecycleContainer)?.env ?? [];
  const values = new Map(variables.map((variable) => [variable.name, variable.value]));
  return Object.keys(expected).filter((name) => values.get(name) !== expected[name]);
}

/** Names of pods that belong to another ReplicaSet than the Deployment's newest one. */
async function oldPods(cluster: Cluster, deployment: KubernetesObject): Promise<string[]> {
  const [pods, replicaSets] = await Promise.all([
    podsOf(cluster, deployment),
    cluster.list(kinds.replicaSet, { namespace: deployment.metadata.namespace ?? '' }),
  ]);
  const newest = replicaSets
    .filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === deployment.metadata.uid))
    .toSorted((a, b) => revision(b) - revision(a))[0];
  return pods
    .filter((pod) => pod.metadata.deletionTimestamp !== undefined || !isOwnedBy(pod, newest))
    .map((pod) => pod.metadata.name);
}

function revision(replicaSet: KubernetesObject): number {
  return Number(replicaSet.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}

function isOwnedBy(pod: KubernetesObject, owner: KubernetesObject | undefined): boolean {
  return owner !== undefined && (pod.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
}
