import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { type Condition, conditionOf, saying } from '../setup/conditions.ts';

/** Reasons for which a container waits that do not pass by themselves. */
const stuck: ReadonlySet<string | undefined> = new Set([
  ...['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'ErrImageNeverPull', 'InvalidImageName'],
  ...['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'],
]);

const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** What is wrong with a pod now, a sentence each. */
export function podStates({ metadata, status }: KubernetesObject): readonly string[] {
  const what = `Pod "${metadata.namespace}/${metadata.name}"`;
  const evicted = status?.reason === 'Evicted' ? [`${what} was evicted${saying({ message: status.message })}`] : [];
  return [...evicted, ...containersOf(status).flatMap((container) => containerStates(container, what))];
}

function containerStates({ name, state, lastState }: Container, what: string): readonly string[] {
  const { waiting, terminated } = state ?? {};
  const isOut = [terminated, lastState?.terminated].some((end) => end?.reason === 'OOMKilled');
  return [
    ...(stuck.has(waiting?.reason) ? [`${what}: container "${name}" waits${saying(waiting)}`] : []),
    ...(isOut ? [`${what}: container "${name}" was OOMKilled`] : []),
  ];
}

/** What is wrong with a node now, a sentence each. */
export function nodeStates({ metadata, status }: KubernetesObject): readonly string[] {
  const what = `Node "${metadata.name}"`;
  const ready = conditionOf(status, 'Ready');
  const has = (type: string): Condition | undefined => {
    const condition = conditionOf(status, type);
    return condition?.status === 'True' ? condition : undefined;
  };
  return [
    ...(ready?.status === 'True' ? [] : [`${what} is NotReady${saying(ready)}`]),
    ...pressures.filter(has).map((type) => `${what} has ${type}${saying(has(type))}`),
  ];
}

/** What is wrong with the operator now: its ClusterServiceVersion, and the object that it installs everything by. */
export async function operatorStates(
  cluster: Cluster,
  csv: ObjectKey,
  config: ObjectKey | undefined,
): Promise<readonly string[]> {
  const [version, object] = await Promise.all([cluster.get(csv), config && cluster.get(config)]);
  const phase = version?.status?.phase;
  const ready = object && conditionOf(object.status, 'Ready');
  return [
    ...(phase === undefined || phase === 'Succeeded'
      ? []
      : [`${kinds.clusterServiceVersion.kind} "${csv.name}" is ${phase}${saying(version?.status)}`]),
    ...(ready === undefined || ready.status === 'True'
      ? []
      : [`${config?.kind} "${config?.name}" is not Ready${saying(ready)}`]),
  ];
}

/** The status of a container, as far as it is read. */
export interface Container {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: Ends & { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: Ends;
}

interface Ends {
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
}

/** Those of the init containers too. */
export function containersOf(status: unknown): readonly Container[] {
  const { initContainerStatuses = [], containerStatuses = [] } = (status ?? {}) as Record<string, readonly Container[]>;
  return [...initContainerStatuses, ...containerStatuses];
}
