import type { KubernetesObject } from '../../../ports/cluster.ts';
import { type Condition, timed } from '../conditions.ts';
import type { ContainerSpec } from './environment.ts';

/** State of a container, one of the three. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason: string;
    readonly message?: string;
    readonly startedAt: string;
    readonly finishedAt: string;
  };
}

/** What the kubelet knows of one container. */
export interface ContainerRecord {
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly ready: boolean;
  readonly restartCount: number;
  /** `host/repository@sha256:…`; empty until it was pulled. */
  readonly imageID: string;
}

/** A container that nothing has happened to. */
export const untouched: ContainerRecord = {
  state: { waiting: { reason: 'ContainerCreating' } },
  lastState: {},
  ready: false,
  restartCount: 0,
  imageID: '',
};

/** The status of a Pod from its containers, as a kubelet writes it. */
export function podStatus(
  pod: KubernetesObject,
  records: ReadonlyMap<string, ContainerRecord>,
  startTime: string,
): Record<string, unknown> {
  const containers: readonly ContainerSpec[] = pod.spec.containers;
  const record = (name: string) => records.get(name) ?? untouched;
  const phase = phaseOf(containers.map(({ name }) => record(name)));
  const unready = containers.filter(({ name }) => !record(name).ready).map(({ name }) => name);
  const own = conditions(unready, phase);
  const others = (pod.status?.conditions ?? []).filter(({ type }: Condition) => !own.some((one) => one.type === type));
  const { reason, message } = pod.status ?? {};
  return {
    phase,
    ...(reason === undefined ? {} : { reason, message }),
    conditions: [...timed(pod.status?.conditions, own), ...others],
    hostIP: '127.0.0.1',
    podIP: '127.0.0.1',
    podIPs: [{ ip: '127.0.0.1' }],
    startTime,
    containerStatuses: containers.map((container) => containerStatus(container, record(container.name))),
    qosClass: 'BestEffort',
  };
}

/** A container that has ended and is not started again stays terminated; all of them make the Pod's end. */
function phaseOf(records: readonly ContainerRecord[]): string {
  const ends = records.map(({ state }) => state.terminated?.exitCode);
  if (ends.every((exitCode) => exitCode !== undefined))
    return ends.every((exitCode) => exitCode === 0) ? 'Succeeded' : 'Failed';
  return records.every(hasStarted) ? 'Running' : 'Pending';
}

function hasStarted({ state, lastState }: ContainerRecord): boolean {
  return state.running !== undefined || state.terminated !== undefined || lastState.terminated !== undefined;
}

function conditions(unready: readonly string[], phase: string): readonly Condition[] {
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const message = `containers with unready status: [${unready.join(' ')}]`;
  const completed = phase === 'Succeeded' ? { reason: 'PodCompleted' } : { reason: 'ContainersNotReady', message };
  const no = (type: string): Condition => ({ type, status: 'False', ...completed });
  const ready = unready.length === 0 ? yes : no;
  return [yes('PodScheduled'), yes('Initialized'), ready('ContainersReady'), ready('Ready')];
}

function containerStatus({ name, image }: ContainerSpec, record: ContainerRecord) {
  const { state, lastState, ready, restartCount, imageID } = record;
  return { name, image, imageID, ready, started: state.running !== undefined, restartCount, state, lastState };
}
