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

/** Why a Pod has failed, where that is not told by its containers. */
export interface PodFailure {
  readonly reason: string;
  readonly message: string;
}

/** A container of a Pod that nothing has happened to. */
export function untouched({ spec }: KubernetesObject): ContainerRecord {
  const reason = spec.initContainers?.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return { state: { waiting: { reason } }, lastState: {}, ready: false, restartCount: 0, imageID: '' };
}

/**
 * The status of a Pod from its containers, as a kubelet writes it. Read: kubernetes, pkg/kubelet/kubelet_pods.go, getPhase;
 * pkg/kubelet/status/generate.go.
 */
export function podStatus(
  pod: KubernetesObject,
  records: ReadonlyMap<string, ContainerRecord>,
  startTime: string,
  failure?: PodFailure,
): Record<string, unknown> {
  const { containers, initContainers = [] }: Containers = pod.spec;
  const record = ({ name }: ContainerSpec) => records.get(name) ?? untouched(pod);
  const waited = initContainers.filter((container) => record(container).state.terminated?.exitCode !== 0);
  const isRunning = [...initContainers, ...containers].some((container) => record(container).state.running);
  const failed = isRunning ? undefined : failure;
  const phase = failed ? 'Failed' : phaseOf(pod, waited.map(record), containers.map(record));
  const unready = containers.filter((container) => !record(container).ready);
  const own = conditions(waited.map(nameOf), unready.map(nameOf), phase);
  const others = (pod.status?.conditions ?? []).filter(({ type }: Condition) => !own.some((one) => one.type === type));
  const { reason, message } = failed ?? pod.status ?? {};
  const status = (container: ContainerSpec) => containerStatus(container, record(container));
  return {
    phase,
    ...(reason === undefined ? {} : { reason, message }),
    conditions: [...timed(pod.status?.conditions, own), ...others],
    hostIP: '127.0.0.1',
    podIP: '127.0.0.1',
    podIPs: [{ ip: '127.0.0.1' }],
    startTime,
    ...(initContainers.length > 0 && { initContainerStatuses: initContainers.map(status) }),
    containerStatuses: containers.map(status),
    qosClass: 'BestEffort',
  };
}

interface Containers {
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
}

function nameOf({ name }: ContainerSpec): string {
  return name;
}

/** A container that has ended and is not started again stays terminated; all of them make the Pod's end. */
function phaseOf(
  pod: KubernetesObject,
  waited: readonly ContainerRecord[],
  records: readonly ContainerRecord[],
): string {
  const isFinal = pod.spec.restartPolicy === 'Never';
  if (waited.length > 0) return isFinal && waited.some(({ state }) => state.terminated) ? 'Failed' : 'Pending';
  const ends = records.map(({ state }) => state.terminated?.exitCode);
  if (ends.every((exitCode) => exitCode !== undefined))
    return ends.every((exitCode) => exitCode === 0) ? 'Succeeded' : 'Failed';
  return records.every(hasStarted) ? 'Running' : 'Pending';
}

function hasStarted({ state, lastState }: ContainerRecord): boolean {
  return state.running !== undefined || state.terminated !== undefined || lastState.terminated !== undefined;
}

function conditions(waited: readonly string[], unready: readonly string[], phase: string): readonly Condition[] {
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const message = `containers with unready status: [${unready.join(' ')}]`;
  const ended: Readonly<Record<string, Pick<Condition, 'reason'>>> = {
    Succeeded: { reason: 'PodCompleted' },
    Failed: { reason: 'PodFailed' },
  };
  const completed = ended[phase] ?? { reason: 'ContainersNotReady', message };
  const no = (type: string): Condition => ({ type, status: 'False', ...completed });
  const ready = unready.length === 0 ? yes : no;
  const incomplete = `containers with incomplete status: [${waited.join(' ')}]`;
  const initialized: Condition =
    waited.length === 0
      ? yes('Initialized')
      : { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: incomplete };
  return [yes('PodScheduled'), initialized, ready('ContainersReady'), ready('Ready')];
}

function containerStatus({ name, image }: ContainerSpec, record: ContainerRecord) {
  const { state, lastState, ready, restartCount, imageID } = record;
  return { name, image, imageID, ready, started: state.running !== undefined, restartCount, state, lastState };
}
