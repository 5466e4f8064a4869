import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { kinds } from '../objects.ts';
import { isReady } from '../replica-sets.ts';

/** Where the operator's Pods run. */
export const operatorNamespace = 'openshift-operators';
/** The container that has the images in its environment and reconciles the components. */
export const lifecycle = 'openshift-pipelines-operator-lifecycle';

/** The operator's Pod that holds the leases. */
export interface Leader {
  /** Literal variables of its lifecycle container; undefined where no operator runs. */
  environment(): Readonly<Record<string, string>> | undefined;
}

/** True for a Pod of the operator. */
export function isOperatorPod({ kind, metadata }: KubernetesObject): boolean {
  return (
    kind === 'Pod' &&
    metadata.namespace === operatorNamespace &&
    metadata.labels?.name === 'openshift-pipelines-operator'
  );
}

/** The Pod that leads goes on leading until it is told to stop; the next one that is Ready follows. */
export function createLeader(store: Store): Leader {
  let leading: string | undefined;
  return {
    environment() {
      const pods = store.list(kinds.pod, { namespace: operatorNamespace }).filter(isOperatorPod);
      const running = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
      const pod = running.find(({ metadata }) => metadata.uid === leading) ?? running[0];
      leading = pod?.metadata.uid;
      return pod && literals(pod);
    },
  };
}

function literals(pod: KubernetesObject): Record<string, string> {
  const containers: readonly { name: string; env?: readonly { name: string; value?: string }[] }[] =
    pod.spec.containers;
  const env = containers.find(({ name }) => name === lifecycle)?.env ?? [];
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}
