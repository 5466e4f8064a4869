import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { newestReplicaSet, podsOf, rolloutMissing } from '../swap/rollout.ts';
import type { Look } from '../wait-for.ts';
import { type EnvVar, isSame, variablesNamed } from './env.ts';
import { envOf } from './env-holder.ts';
import type { InstalledOperator } from './find-operator.ts';

/** Variables of the operator as they are to be, whole; undefined where one must not be there. */
export type OperatorEnv = Readonly<Record<string, EnvVar | undefined>>;

/** Phases in which OLM is at an install, and applies nothing else. */
const installing: ReadonlySet<string> = new Set(['Pending', 'InstallReady', 'Installing']);

/** Whether OLM is at rest: the ClusterServiceVersion, where there is one, has Succeeded. */
export async function csvSucceeded(
  cluster: Cluster,
  { csv: name, namespace }: InstalledOperator,
): Promise<Look<undefined>> {
  if (name === undefined) return { done: true, value: undefined };
  const csv = await cluster.get({ ...kinds.clusterServiceVersion, name, namespace });
  if (!csv) return { done: false, missing: `ClusterServiceVersion "${name}" is not there` };
  const { phase = 'unknown', reason, message } = csv.status ?? {};
  if (phase === 'Succeeded') return { done: true, value: undefined };
  const why = `${reason ? ` (${reason})` : ''}${message ? `: ${message}` : ''}`;
  const ignored = installing.has(phase) ? '. Until that has ended OLM ignores every change, for up to 5 minutes' : '';
  return { done: false, missing: `ClusterServiceVersion "${name}" is ${phase}${why}${ignored}` };
}

/** A look that must hold twice in a row: a phase may be left again at once. */
export function twice<T>(look: () => Promise<Look<T>>): () => Promise<Look<T>> {
  let held = false;
  return async () => {
    const seen = await look();
    const before = held;
    held = seen.done;
    return !seen.done || before
      ? seen
      : { done: false, missing: 'OLM is at rest; looking once more whether it stays so' };
  };
}

/** Names of variables that the operator's Deployment does not have as they are to be. */
export function staleVariables(
  operator: InstalledOperator,
  deployment: KubernetesObject,
  expected: OperatorEnv,
): string[] {
  const names = Object.keys(expected);
  const running = variablesNamed(envOf(deployment, operator), names);
  return names.filter((name) => !isSame(running[name], expected[name]));
}

/**
 * Whether the operator of this Deployment runs, and is the only one: an older operator that is still terminating would
 * undo a refresh.
 */
export async function operatorReady(
  cluster: Cluster,
  operator: InstalledOperator,
  deployment: KubernetesObject,
): Promise<Look<undefined>> {
  const rollout = rolloutMissing(deployment);
  if (rollout) return { done: false, missing: rollout };
  const old = await oldPods(cluster, deployment);
  if (old.length > 0) return { done: false, missing: `the old operator is still terminating: pod "${old[0]}"` };
  return csvSucceeded(cluster, operator);
}

/** Names of pods that are on their way out, or belong to another ReplicaSet than the Deployment's newest one. */
async function oldPods(cluster: Cluster, deployment: KubernetesObject): Promise<string[]> {
  const [pods, newest] = await Promise.all([podsOf(cluster, deployment), newestReplicaSet(cluster, deployment)]);
  const isNew = ({ metadata }: KubernetesObject) =>
    metadata.deletionTimestamp === undefined &&
    (metadata.ownerReferences ?? []).some(({ uid }) => uid === newest?.metadata.uid);
  return pods.filter((pod) => !isNew(pod)).map(({ metadata }) => metadata.name);
}
