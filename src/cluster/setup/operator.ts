import { StreamstressError } from '../../model/error.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { findOperator, type InstalledOperator } from '../operator/find-operator.ts';
import { saying } from './conditions.ts';
import { beingInstalled, terminating, toBeInstalled } from './install-operator.ts';
import { isTerminating } from './namespace.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';

const group = 'operators.coreos.com';

/**
 * The operator is installed and OLM is content with it. Where it is missing it comes by a Subscription to the
 * channel asked for, or to the default one of the catalogue.
 */
export function operatorPrerequisite(operator: Operator, channel: string | undefined): Prerequisite {
  const { namespace } = operator;
  return {
    name: 'operator',
    after: [],
    permissions: [
      { verb: 'list', group, resource: 'subscriptions' },
      { verb: 'list', group, resource: 'clusterserviceversions' },
      { verb: 'get', group, resource: 'clusterserviceversions' },
      { verb: 'get', group, resource: 'installplans' },
      { verb: 'list', group, resource: 'catalogsources' },
      { verb: 'get', group: `packages.${group}`, resource: 'packagemanifests' },
      { verb: 'list', group: 'apps', resource: 'deployments' },
      { verb: 'get', group: '', resource: 'namespaces' },
      { verb: 'create', group, resource: 'subscriptions', namespace },
      { verb: 'patch', group, resource: 'installplans', namespace },
    ],
    async look(cluster) {
      const all = await cluster.list(kinds.subscription);
      const subscriptions = all.filter(({ spec }) => spec?.name === operator.package);
      if (subscriptions.length > 1) return ambiguous(operator, subscriptions);
      const [subscription] = subscriptions;
      if (subscription) return ofSubscription(cluster, operator, subscription);
      const found = await withoutSubscription(cluster, operator);
      return found ? installed(cluster, found) : toBeInstalled(cluster, operator, channel);
    },
  };
}

function ambiguous(operator: Operator, subscriptions: readonly KubernetesObject[]): Standing {
  const places = subscriptions.map(({ metadata }) => `"${metadata.namespace}/${metadata.name}"`);
  return {
    is: 'broken',
    reason: 'subscription_ambiguous',
    summary: `several Subscriptions for package "${operator.package}": ${places.join(', ')}`,
    todo: 'Delete all but the one that has installed the operator',
  };
}

async function ofSubscription(cluster: Cluster, operator: Operator, subscription: KubernetesObject): Promise<Standing> {
  const { namespace = '' } = subscription.metadata;
  const { installedCSV, currentCSV } = subscription.status ?? {};
  if (isTerminating(await cluster.get({ ...kinds.namespace, name: namespace }))) return terminating(namespace);
  if (installedCSV === undefined) return beingInstalled(cluster, operator, subscription);
  const pending = currentCSV === undefined || currentCSV === installedCSV ? '' : `, "${currentCSV}" waits for approval`;
  return csvStanding(
    cluster,
    namespace,
    installedCSV,
    `channel ${subscription.spec.channel ?? 'of the catalogue'}${pending}`,
  );
}

/** An operator that came another way: by a ClusterServiceVersion alone, or by plain manifests. */
async function withoutSubscription(cluster: Cluster, operator: Operator): Promise<InstalledOperator | undefined> {
  return findOperator(cluster, operator).catch((error: unknown) => {
    if (error instanceof StreamstressError && error.reason === 'operator:subscription_not_found') return undefined;
    throw error;
  });
}

function installed(cluster: Cluster, { namespace, holder, csv }: InstalledOperator): Promise<Standing> | Standing {
  if (csv !== undefined) return csvStanding(cluster, namespace, csv, 'without a Subscription');
  return { is: 'there', summary: `Deployment "${namespace}/${holder.name}", not installed by OLM` };
}

async function csvStanding(cluster: Cluster, namespace: string, name: string, how: string): Promise<Standing> {
  const csv = await cluster.get({ ...kinds.clusterServiceVersion, name, namespace });
  const { phase = 'not there yet', reason } = csv?.status ?? {};
  const todo = `Look at: oc get csv ${name} -n ${namespace} -o jsonpath='{.status}'`;
  if (phase === 'Succeeded') return { is: 'there', summary: `${name}, ${how}` };
  const summary = `ClusterServiceVersion "${name}" is ${phase}${saying(csv?.status)}`;
  // Pods that are not ready are no failed install: OLM starts it over by itself.
  const failed = phase === 'Failed' && reason !== 'ComponentUnhealthy';
  return failed ? { is: 'broken', reason: 'csv_failed', summary, todo } : { is: 'coming', summary, todo };
}
