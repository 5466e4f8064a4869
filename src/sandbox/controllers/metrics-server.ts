import type { KubernetesObject } from '../../ports/cluster.ts';
import type { MetricsServer } from '../api/metrics.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import type { FaultSwitch } from './faults.ts';
import type { ContainerSpec } from './kubelet/environment.ts';
import type { ContainerRecord } from './kubelet/pod-status.ts';
import { loadOf } from './metrics-server/load.ts';
import { kinds, timestamp } from './objects.ts';
import type { Pace } from './pace.ts';

const apiVersion = 'metrics.k8s.io/v1beta1';

/** What a node uses besides its pods: cores, bytes. */
const system = { cpu: 0.25, memory: 2 * 2 ** 30 };

/**
 * Measures the containers that run, every 15 s on a real cluster; between two rounds it tells the same again. A pod that
 * has started since the last round is not in it.
 */
export function createMetricsServer(store: Store, pace: Pace, faults: FaultSwitch): MetricsServer {
  const lastRound = () => Math.floor(Date.now() / pace.measurement) * pace.measurement;
  const window = `${pace.measurement / 1000}s`;
  return {
    state: () => faults.current().metrics,
    pods() {
      const at = lastRound();
      return store.list(kinds.pod).flatMap((pod) => podMetrics(pod, at, window));
    },
    nodes() {
      const at = lastRound();
      const pods = store.list(kinds.pod);
      return store.list(kinds.node).map((node) => {
        const own = pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
        return {
          ...about(node, 'NodeMetrics', at, window),
          usage: usage([system, ...own.flatMap((pod) => loads(pod, at))]),
        };
      });
    },
  };
}

function podMetrics(pod: KubernetesObject, at: number, window: string): readonly KubernetesObject[] {
  const containers = running(pod, at).map((one) => ({ name: one.container.name, usage: usage([load(pod, one, at)]) }));
  return containers.length === 0 ? [] : [{ ...about(pod, 'PodMetrics', at, window), containers }];
}

function about(object: KubernetesObject, kind: string, at: number, window: string): KubernetesObject {
  const { name, namespace } = keyOf(object);
  const { labels } = object.metadata;
  const metadata = { name, ...(namespace && { namespace }), ...(labels && { labels }), creationTimestamp: timestamp() };
  return { apiVersion, kind, metadata, timestamp: timestamp(at), window };
}

interface Running {
  readonly container: ContainerSpec;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** The containers of a pod that had started by then. */
function running({ spec, status }: KubernetesObject, at: number): readonly Running[] {
  const records: readonly (ContainerRecord & { readonly name: string })[] = status?.containerStatuses ?? [];
  return (spec.containers as readonly ContainerSpec[]).flatMap((container) => {
    const started = records.find(({ name }) => name === container.name)?.state.running?.startedAt;
    const since = Date.parse(started ?? '');
    return since <= at ? [{ container, since }] : [];
  });
}

function load(pod: KubernetesObject, { container, since }: Running, at: number) {
  return loadOf(pod, container, (at - since) / 1000);
}

function loads(pod: KubernetesObject, at: number) {
  return running(pod, at).map((one) => load(pod, one, at));
}

/** In nanocores and KiB, as the real one tells it. */
function usage(all: readonly { readonly cpu: number; readonly memory: number }[]) {
  const [cpu, memory] = [all.reduce((sum, one) => sum + one.cpu, 0), all.reduce((sum, one) => sum + one.memory, 0)];
  return { cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` };
}
