import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { kinds } from '../objects.ts';
import { isReady } from '../replica-sets.ts';

/** Where the operator's Pods run. */
export const operatorNamespace = 'openshift-operators';
/** The container that has the images in its environment and reconciles the components. */
export const lifecycle = 'openshift-pipelines-operator-lifecycle';
/** The container that writes what the InstallerSets contain. */
export const clusterOperations = 'openshift-pipelines-operator-cluster-operations';

/** The controllers of each container, as the operator's leases name them: each has a lease of its own. */
const controllers = {
  [lifecycle]: [
    'kubernetes.manualapprovalgate',
    'kubernetes.tektonchain',
    'kubernetes.tektonhub',
    'kubernetes.tektonmulticlusterproxyaae',
    'kubernetes.tektonpipeline',
    'kubernetes.tektonpruner',
    'kubernetes.tektonresult',
    'kubernetes.tektonscheduler',
    'kubernetes.tektontrigger',
    'openshift.openshiftpipelinesascode',
    'openshift.syncerservice',
    'openshift.tektonaddon',
    'shared.tektonconfig',
  ],
  [clusterOperations]: ['kubernetes.tektoninstallerset'],
};

/** The names of all leases, each with the container whose process holds it. */
export const leaseNames: readonly { readonly name: string; readonly container: string }[] = Object.entries(
  controllers,
).flatMap(([container, names]) => {
  const process = container.replace('openshift-pipelines-operator', 'tekton-operator');
  return names.map((name) => ({
    name: `${process}.github.com.tektoncd.operator.pkg.reconciler.${name}.reconciler.00-of-01`,
    container,
  }));
});

/** The operator's Pods that hold the leases. */
export interface Leader {
  /**
   * Literal variables of the lifecycle container that holds the lease of a controller (`tektonpipeline`); undefined
   * where nobody does, or its process has ended.
   */
  environment(controller: string): Readonly<Record<string, string>> | undefined;
  /** Who holds that lease: changes with every process. */
  identity(controller: string): string | undefined;
}

/** True for a Pod of the operator. */
export function isOperatorPod({ kind, metadata }: KubernetesObject): boolean {
  return (
    kind === 'Pod' &&
    metadata.namespace === operatorNamespace &&
    metadata.labels?.name === 'openshift-pipelines-operator'
  );
}

/** The processes of a container in the operator's Pods that may hold a lease, those that run already first. */
export function operatorProcesses(store: Store, container: string): readonly OperatorProcess[] {
  const pods = store.list(kinds.pod, { namespace: operatorNamespace }).filter(isOperatorPod);
  return pods.flatMap((pod) => processOf(pod, container));
}

/** A process of the operator. */
interface OperatorProcess {
  /** `<pod>_<uid>`, another one after each restart of the container. */
  readonly identity: string;
  readonly pod: KubernetesObject;
  /** Whether it may take a lease that is free: it is up and was not told to stop. */
  readonly mayLead: boolean;
}

function processOf(pod: KubernetesObject, container: string): OperatorProcess[] {
  const statuses: readonly { name: string; restartCount?: number; state?: { running?: object } }[] =
    pod.status?.containerStatuses ?? [];
  const status = statuses.find(({ name }) => name === container);
  if (status !== undefined && status.state?.running === undefined) return [];
  const { name, uid, deletionTimestamp } = pod.metadata;
  const identity = `${name}_${uid}${status?.restartCount ? `-${status.restartCount}` : ''}`;
  return [{ identity, pod, mayLead: isReady(pod) && deletionTimestamp === undefined }];
}

/** Who leads is what the Lease objects say. A process that was told to stop goes on leading until it has ended. */
export function createLeader(store: Store): Leader {
  function identity(controller: string): string | undefined {
    const lease = leaseNames.find(({ name }) => name.includes(`.${controller}.reconciler.`));
    const key = { ...kinds.lease, namespace: operatorNamespace, name: lease?.name ?? '' };
    return store.get(key)?.spec.holderIdentity || undefined;
  }
  return {
    identity,
    environment(controller) {
      const holder = identity(controller);
      if (holder === undefined) return undefined;
      const container = controller === 'tektoninstallerset' ? clusterOperations : lifecycle;
      const process = operatorProcesses(store, container).find((each) => each.identity === holder);
      return process && literals(process.pod);
    },
  };
}

function literals(pod: KubernetesObject): Record<string, string> {
  const containers: readonly { name: string; env?: readonly { name: string; value?: string }[] }[] =
    pod.spec.containers;
  const env = containers.find(({ name }) => name === lifecycle)?.env ?? [];
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}
