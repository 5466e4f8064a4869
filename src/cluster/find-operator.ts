import { StreamstressError } from '../model/error.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../ports/cluster.ts';
import { kinds } from './kinds.ts';

/** OLM package of the operator; its Subscription may have any name. */
const operatorPackage = 'openshift-pipelines-operator-rh';
/** The operator's Deployment, also the value of the label `name` of its pods. */
export const operatorDeployment = 'openshift-pipelines-operator';
/** The container that reads the images from its environment. */
export const lifecycleContainer = 'openshift-pipelines-operator-lifecycle';
/** Namespace of the components that the operator installs. */
export const targetNamespace = 'openshift-pipelines';

/** The operator as OLM installed it. */
export interface InstalledOperator {
  readonly subscription: ObjectKey & { readonly namespace: string };
  /** Name of the ClusterServiceVersion that the Subscription has installed. */
  readonly csv: string;
  readonly channel: string;
}

/**
 * Finds the Subscription by its package. Errors: `infrastructure`, `operator:subscription_not_found`,
 * `operator:subscription_ambiguous`, `operator:not_installed` (OLM ignores its configuration until status.installedCSV).
 */
export async function findOperator(cluster: Cluster): Promise<InstalledOperator> {
  const all = await cluster.list(kinds.subscription);
  const [subscription, other] = all.filter((candidate) => candidate.spec?.name === operatorPackage);
  if (!subscription) {
    throw failure(
      'subscription_not_found',
      `no Subscription for package "${operatorPackage}" on the cluster: install the OpenShift Pipelines operator from OperatorHub first`,
    );
  }
  if (other) {
    throw failure(
      'subscription_ambiguous',
      `several Subscriptions for package "${operatorPackage}": ${[subscription, other].map(place).join(', ')}. Leave only the one that installed the operator`,
    );
  }
  const csv = subscription.status?.installedCSV;
  if (typeof csv !== 'string') {
    throw failure(
      'not_installed',
      `Subscription ${place(subscription)} has installed nothing yet (no status.installedCSV): look at its conditions and InstallPlan`,
    );
  }
  const { name, namespace = '' } = subscription.metadata;
  return { subscription: { ...kinds.subscription, name, namespace }, csv, channel: subscription.spec.channel ?? '' };
}

function place(object: KubernetesObject): string {
  return `"${object.metadata.namespace}/${object.metadata.name}"`;
}

function failure(reason: string, message: string): StreamstressError {
  return new StreamstressError('infrastructure', ['operator', reason], message);
}
