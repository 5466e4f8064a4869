import { StreamstressError } from '../../model/error.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster, Kind, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** The operator, whichever way it was installed; `namespace` is where it really is. */
export interface InstalledOperator extends Operator {
  /** The object whose environment is changed: the Subscription, else the ClusterServiceVersion, else the Deployment. */
  readonly holder: ObjectKey & { readonly namespace: string };
  /** Name of the ClusterServiceVersion; undefined where OLM has not installed it. */
  readonly csv: string | undefined;
  /** Channel of the Subscription, where there is one. */
  readonly channel: string | undefined;
}

/**
 * Finds the Subscription by its package; without one the ClusterServiceVersion that has the operator's Deployment;
 * without OLM the Deployment. Errors: `infrastructure`, `operator:subscription_not_found` (none of them is there),
 * `operator:subscription_ambiguous`, `operator:not_installed` (OLM ignores its configuration until status.installedCSV).
 */
export async function findOperator(cluster: Cluster, operator: Operator): Promise<InstalledOperator> {
  const [found, ...others] = await candidates(cluster, operator);
  if (found === undefined) {
    throw failure(
      'subscription_not_found',
      `no Subscription for package "${operator.package}" on the cluster, and no Deployment "${operator.deployment}" that came another way: install "${operator.title}" from OperatorHub first`,
    );
  }
  if (others.length > 0) throw ambiguous(operator, [found, ...others]);
  return installed(operator, found);
}

/** What a report calls it: its ClusterServiceVersion, else the object that it came as. */
export function operatorName({ csv, holder }: InstalledOperator): string {
  return csv ?? `${holder.kind} ${holder.namespace}/${holder.name}`;
}

/** Namespace of the operator, or the one that it would be installed in: our record and our lease lie there. */
export async function homeNamespace(cluster: Cluster, operator: Operator): Promise<string> {
  const [found] = await candidates(cluster, operator);
  return found?.metadata.namespace ?? operator.namespace;
}

/** The objects that hold the operator's environment; more than one is one too many. */
async function candidates(cluster: Cluster, operator: Operator): Promise<readonly KubernetesObject[]> {
  const subscriptions = await cluster.list(kinds.subscription);
  const subscribed = subscriptions.filter(({ spec }) => spec?.name === operator.package);
  if (subscribed.length > 0) return subscribed.map((object) => ofKind(kinds.subscription, object));
  const versions = await cluster.list(kinds.clusterServiceVersion, { labels: '!olm.copiedFrom' });
  const installing = versions.filter((version) => installs(version, operator));
  const own = installing.map((object) => ofKind(kinds.clusterServiceVersion, object));
  if (own.length > 0) return own;
  const deployments = await cluster.list(kinds.deployment);
  const named = deployments.filter(({ metadata }) => metadata.name === operator.deployment);
  return named.map((object) => ofKind(kinds.deployment, object));
}

/** A list of an API server may leave out what its items are. */
function ofKind(kind: Kind, object: KubernetesObject): KubernetesObject {
  return { ...object, ...kind };
}

/** One that another is replacing is on its way out. */
function installs({ spec, status }: KubernetesObject, operator: Operator): boolean {
  const deployments: { name: string }[] = spec?.install?.spec?.deployments ?? [];
  const leaving = status?.phase === 'Replacing' || status?.phase === 'Deleting';
  return !leaving && deployments.some(({ name }) => name === operator.deployment);
}

function installed(operator: Operator, object: KubernetesObject): InstalledOperator {
  const { apiVersion, kind, metadata, spec, status } = object;
  const { name, namespace = '' } = metadata;
  const found = { ...operator, namespace, holder: { apiVersion, kind, name, namespace } };
  if (kind === kinds.deployment.kind) return { ...found, csv: undefined, channel: undefined };
  if (kind === kinds.clusterServiceVersion.kind) return { ...found, csv: name, channel: undefined };
  const csv = status?.installedCSV;
  if (typeof csv !== 'string') {
    throw failure(
      'not_installed',
      `Subscription ${place(object)} has installed nothing yet (no status.installedCSV): look at its conditions and InstallPlan`,
    );
  }
  return { ...found, csv, channel: spec.channel };
}

function ambiguous(operator: Operator, all: readonly KubernetesObject[]): StreamstressError {
  const message = `several ${all[0]?.kind}s for package "${operator.package}": ${all.map(place).join(', ')}. Leave only the one that installed the operator`;
  return failure('subscription_ambiguous', message);
}

function place(object: KubernetesObject): string {
  return `"${object.metadata.namespace}/${object.metadata.name}"`;
}

function failure(reason: string, message: string): StreamstressError {
  return new StreamstressError('infrastructure', ['operator', reason], message);
}
