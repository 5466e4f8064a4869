import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { timed } from '../conditions.ts';
import { recordEvent } from '../kubelet/pod-events.ts';
import { kinds, timestamp } from '../objects.ts';
import type { BuildContainer } from './build-pod.ts';

/** How a container of a Pod has ended. */
interface ContainerEnd {
  readonly exitCode: number;
  /** The end of what it has written. */
  readonly message?: string;
  readonly reason?: string;
}

/** Tells in a Pod what of it runs. */
export interface PodProgress {
  /** The next of its containers; the one before has done its work. */
  begin(container: BuildContainer): void;
  /** The whole Pod: how the container that ran has ended. */
  end(end: ContainerEnd): void;
}

interface State {
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly end?: ContainerEnd;
}

/** Writes the status of a Build's Pod on a node, as a kubelet does; nothing where the Pod is gone or has ended. */
export function podProgress(store: Store, bound: KubernetesObject): PodProgress {
  const states = new Map<string, State>();
  const startTime = timestamp();
  let running: BuildContainer | undefined;

  function finish(end: ContainerEnd): void {
    const state = running && states.get(running);
    if (running && state) states.set(running, { ...state, finishedAt: timestamp(), end });
    running = undefined;
  }

  function write(phase: string): void {
    const { namespace = '', name, uid } = bound.metadata;
    const live = store.get({ ...kinds.pod, namespace, name });
    if (live?.metadata.uid !== uid || live === undefined) return;
    const { reason, message } = live.status;
    const status = {
      ...(reason && { reason, message }),
      ...statusOf(live, states, phase),
      hostIP: '127.0.0.1',
      podIP: '127.0.0.1',
      startTime,
    };
    store.update({ ...live, status }, 'status');
  }

  return {
    begin(container) {
      finish({ exitCode: 0 });
      running = container;
      states.set(container, { startedAt: timestamp() });
      write(container === 'docker-build' ? 'Running' : 'Pending');
      const said = { type: 'Normal', reason: 'Started', message: `Started container ${container}` } as const;
      recordEvent(store, bound, said, { component: 'kubelet', host: bound.spec.nodeName });
    },
    end(end) {
      finish(end);
      write(end.exitCode === 0 ? 'Succeeded' : 'Failed');
    },
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
}

function statusOf(pod: KubernetesObject, states: ReadonlyMap<string, State>, phase: string) {
  const { containers = [], initContainers = [] }: Record<string, readonly Container[]> = pod.spec;
  const status = (container: Container) => containerStatus(container, states.get(container.name));
  const isTrue = (type: string, yes: boolean) => ({ type, status: yes ? 'True' : 'False' }) as const;
  const conditions = [
    isTrue('PodScheduled', true),
    isTrue('Initialized', phase !== 'Pending'),
    isTrue('ContainersReady', phase === 'Running'),
    isTrue('Ready', phase === 'Running'),
  ];
  return {
    phase,
    conditions: timed(pod.status?.conditions, conditions),
    initContainerStatuses: initContainers.map(status),
    containerStatuses: containers.map(status),
  };
}

function containerStatus({ name, image }: Container, state: State | undefined) {
  const own = { name, image, imageID: state ? image : '', restartCount: 0, lastState: {} };
  if (state === undefined) return { ...own, ready: false, state: { waiting: { reason: 'PodInitializing' } } };
  const { startedAt, finishedAt, end } = state;
  if (end === undefined) return { ...own, ready: name === 'docker-build', state: { running: { startedAt } } };
  const { exitCode, reason = exitCode === 0 ? 'Completed' : 'Error', message } = end;
  const terminated = { exitCode, reason, ...(message && { message }), startedAt, finishedAt };
  return { ...own, ready: exitCode === 0, state: { terminated } };
}
