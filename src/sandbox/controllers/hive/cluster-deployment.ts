import { randomUUID } from 'node:crypto';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { type Condition, conditionOf } from '../conditions.ts';
import type { Controller } from '../controller.ts';
import type { FaultSwitch } from '../faults.ts';
import { fromQueueKey, kinds, nameSuffix, timestamp } from '../objects.ts';
import type { OtherCluster, OtherClusters } from '../other-clusters.ts';
import { encoded, withConditions, withFinalizer, withoutFinalizer } from '../written.ts';
import { hive, initialConditions } from './kinds.ts';

const finalizer = 'hive.openshift.io/deprovision';

/** How often a cluster that starts is looked at. */
const startingMilliseconds = 20;

/** How long it takes until an install has failed; a real one takes half an hour. */
const failingMilliseconds = 1000;

/**
 * Installs clusters: what a ClusterDeployment stands for is another API server of this process. Read: openshift/hive @
 * c02e5173, pkg/controller/clusterdeployment/clusterprovisions.go (startNewProvision, reconcileCompletedProvision),
 * pkg/installmanager (names and keys of the Secrets), pkg/controller/hibernation,
 * pkg/controller/clusterpoolnamespace (a pool's namespace goes with its cluster).
 */
export function clusterDeploymentController(store: Store, clusters: OtherClusters, faults: FaultSwitch): Controller {
  return {
    name: 'clusterDeployment',
    keys: ({ object }) =>
      object.kind === 'ClusterDeployment' ? [`${object.metadata.namespace}/${object.metadata.name}`] : [],
    reconcile(key) {
      const found = store.get(fromQueueKey(hive.deployment, key));
      if (found === undefined) return removeNamespace(store, key);
      if (found.metadata.deletionTimestamp !== undefined) return deprovision(store, clusters, found);
      const deployment = withFinalizer(store, initialised(store, found), finalizer);
      if (deployment.spec.installed) return power(store, deployment);
      return provision(store, clusters, deployment, faults.current().provisionFails);
    },
  };
}

function initialised(store: Store, found: KubernetesObject): KubernetesObject {
  const types = ['Provisioned', 'ProvisionStopped', 'ProvisionFailed', 'Hibernating', 'Ready'];
  const missing = initialConditions(found, types);
  if (missing.length === 0) return found;
  const going: readonly Condition[] = [
    { type: 'Provisioned', status: 'False', reason: 'Provisioning', message: 'Provisioning in progress' },
    { type: 'ProvisionStopped', status: 'False', reason: 'ProvisionNotStopped', message: 'Provision is not stopped' },
  ];
  return withConditions(store, found, [...going, ...missing], { installStartedTimestamp: timestamp() });
}

/** Returns the milliseconds after which to look again. */
function provision(store: Store, clusters: OtherClusters, deployment: KubernetesObject, fails: boolean) {
  if (conditionOf(deployment.status, 'ProvisionStopped')?.status === 'True') return undefined;
  const cluster = fails ? failed(deployment) : clusters.look(deployment.metadata.name);
  if (cluster === 'starting') return startingMilliseconds;
  if (cluster instanceof Error) return stopProvision(store, deployment, cluster.message);
  return finish(store, deployment, cluster);
}

function failed({ status }: KubernetesObject): Error | 'starting' {
  const left = Date.parse(status.installStartedTimestamp) + failingMilliseconds - Date.now();
  return left > 0 ? 'starting' : new Error('Cluster install failed but no known errors found in logs');
}

function stopProvision(store: Store, deployment: KubernetesObject, message: string): undefined {
  const why = 'Provisioning failed terminally (see the ProvisionStopped condition for details)';
  const limit = { reason: 'InstallAttemptsLimitReached', message: 'Install attempts limit reached' };
  withConditions(store, deployment, [
    { type: 'ProvisionFailed', status: 'True', reason: 'UnknownError', message },
    { type: 'ProvisionStopped', status: 'True', ...limit },
    { type: 'Provisioned', status: 'False', reason: 'ProvisionStopped', message: why },
  ]);
}

function finish(store: Store, deployment: KubernetesObject, { server, kubeconfig, password }: OtherCluster): undefined {
  const { name, namespace = '' } = deployment.metadata;
  const run = `${name}-0-${nameSuffix()}`;
  const secret = (suffix: string, data: Readonly<Record<string, string>>) => {
    const metadata = { name: `${run}-${suffix}`, namespace };
    store.create({ ...kinds.secret, metadata, type: 'Opaque', data: encoded(data) });
    return { name: metadata.name };
  };
  const clusterMetadata = {
    adminKubeconfigSecretRef: secret('admin-kubeconfig', { kubeconfig, 'raw-kubeconfig': kubeconfig }),
    adminPasswordSecretRef: secret('admin-password', { username: 'kubeadmin', password }),
    ...{ clusterID: randomUUID(), infraID: `${name}-${nameSuffix()}` },
  };
  const installed = store.update({ ...deployment, spec: { ...deployment.spec, installed: true, clusterMetadata } });
  const done: Condition = {
    type: 'Provisioned',
    status: 'True',
    reason: 'Provisioned',
    message: 'Cluster is provisioned',
  };
  const webConsoleURL = `https://console-openshift-console.apps.${name}.${deployment.spec.baseDomain}`;
  withConditions(store, installed, [done], { apiURL: server, installedTimestamp: timestamp(), webConsoleURL });
}

/** A cluster hibernates and wakes up at once. */
function power(store: Store, deployment: KubernetesObject): undefined {
  const powerState = deployment.spec.powerState === 'Hibernating' ? 'Hibernating' : 'Running';
  withConditions(store, deployment, powerState === 'Running' ? runningConditions : hibernatingConditions, {
    powerState,
  });
}

const runningConditions: readonly Condition[] = [
  {
    ...{ type: 'Hibernating', status: 'False', reason: 'ResumingOrRunning' },
    message: 'Cluster is resuming or running, see Ready condition for details',
  },
  { type: 'Ready', status: 'True', reason: 'Running', message: 'Cluster is running' },
];

const hibernatingConditions: readonly Condition[] = [
  { type: 'Hibernating', status: 'True', reason: 'Hibernating', message: 'Cluster is stopped' },
  {
    ...{ type: 'Ready', status: 'False', reason: 'StoppingOrHibernating' },
    message: 'Cluster is shutting down or hibernating, see Hibernating condition for details',
  },
];

function deprovision(store: Store, clusters: OtherClusters, deployment: KubernetesObject): undefined {
  const message = 'Cluster is being deprovisioned';
  withConditions(store, deployment, [{ type: 'Provisioned', status: 'False', reason: 'Deprovisioning', message }]);
  clusters.drop(deployment.metadata.name);
  withoutFinalizer(store, deployment, finalizer);
}

function removeNamespace(store: Store, key: string): undefined {
  const [name = ''] = key.split('/');
  const namespace = store.get({ ...kinds.namespace, name });
  const ofPool = namespace?.metadata.labels?.['hive.openshift.io/cluster-pool-name'] !== undefined;
  if (namespace !== undefined && ofPool && store.list(hive.deployment, { namespace: name }).length === 0) {
    store.remove(keyOf(namespace));
  }
}
