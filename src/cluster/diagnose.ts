import { plainLine } from '../model/plain-text.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../ports/cluster.ts';
import { kinds } from './kinds.ts';
import { newestReplicaSet, podsOf } from './swap/rollout.ts';

const [shownPods, shownEvents, shownLines, longestLine] = [3, 5, 20, 300];

/**
 * What the cluster itself says of objects that do not become what they should: their conditions, events and, of pods, and
 * those of a workload that are not Ready, the last lines of the containers that do not run. Indented lines; hostile text is made
 * plain. What cannot be read is left out.
 */
export async function diagnose(cluster: Cluster, keys: readonly ObjectKey[]): Promise<string> {
  const reports = await Promise.all(keys.map((key) => report(cluster, key).catch(() => [])));
  return reports
    .flat()
    .map((line) => `  ${line}`)
    .join('\n');
}

async function report(cluster: Cluster, key: ObjectKey): Promise<readonly string[]> {
  const object = await cluster.get(key);
  if (!object) return [`${nameOf(key.kind, key)}: not there`];
  const { namespace } = object.metadata;
  const events = namespace === undefined ? [] : await cluster.list(kinds.event, { namespace });
  if (key.kind === kinds.pod.kind) return podReport(cluster, object, events);
  const pods = object.spec?.selector?.matchLabels ? await podsOf(cluster, object) : [];
  const stuck = pods.filter((pod) => !isReady(pod)).slice(0, shownPods);
  const newest = key.kind === kinds.deployment.kind ? await newestReplicaSet(cluster, object) : undefined;
  const below = await Promise.all(stuck.map((pod) => podReport(cluster, pod, events)));
  return [
    ...objectLines(object, events),
    ...(newest ? indented(objectLines(newest, events)) : []),
    ...indented(below.flat()),
  ];
}

async function podReport(
  cluster: Cluster,
  pod: KubernetesObject,
  events: readonly KubernetesObject[],
): Promise<readonly string[]> {
  const statuses: readonly ContainerStatus[] = pod.status?.containerStatuses ?? [];
  const failing = statuses.filter(({ ready }) => ready !== true);
  const logs = await Promise.all(failing.map((status) => logOf(cluster, pod, status).catch(() => [])));
  return [...objectLines(pod, events), ...indented([...failing.map(stateLine), ...logs.flat()])];
}

/** The lines of its present run, or of the one before where it has just been started again. */
async function logOf(
  cluster: Cluster,
  { metadata }: KubernetesObject,
  { name, restartCount = 0 }: ContainerStatus,
): Promise<readonly string[]> {
  const pod = { namespace: metadata.namespace ?? '', name: metadata.name };
  const present = await cluster.log(pod, name, shownLines);
  const text = present.trim() === '' && restartCount > 0 ? await cluster.log(pod, name, shownLines, true) : present;
  const lines = text.split('\n').map(shortened).filter(Boolean).slice(-shownLines);
  return lines.length === 0 ? [] : [`log of "${name}":`, ...indented(lines)];
}

/** `Deployment "a/b": Available=True, Progressing=False (ProgressDeadlineExceeded: …)`, and its last events. */
function objectLines(object: KubernetesObject, events: readonly KubernetesObject[]): readonly string[] {
  const own = events
    .filter(({ involvedObject }) => involvedObject?.uid !== undefined && involvedObject.uid === object.metadata.uid)
    .toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
  return [
    shortened(`${nameOf(object.kind, object.metadata)}: ${stateOf(object)}`),
    ...indented(own.slice(-shownEvents).map(eventLine)),
  ];
}

/** A ClusterServiceVersion has its phase; what it was before is no news. */
function stateOf({ status }: KubernetesObject): string {
  const { phase, reason, message } = status ?? {};
  const conditions: readonly Condition[] = (status?.conditions ?? []).filter(({ type }: Condition) => type);
  const said = conditions.map((condition) => `${condition.type}=${condition.status}${because(condition)}`);
  const first = phase === undefined ? [] : [`${phase}${because({ reason, message })}`];
  return [...first, ...said].join(', ') || 'no conditions';
}

function because({ reason, message }: { readonly reason?: string; readonly message?: string }): string {
  const why = [reason, message].filter(Boolean).join(': ');
  return why === '' ? '' : ` (${why})`;
}

function stateLine({ name, state, restartCount = 0 }: ContainerStatus): string {
  const [[kind, detail] = ['unknown', {}]] = Object.entries(state ?? {});
  const restarts = restartCount > 0 ? `, restarted ${restartCount} times` : '';
  return shortened(`container "${name}": ${kind}${because(detail)}${restarts}`);
}

function eventLine({ reason, message, count }: KubernetesObject): string {
  return shortened(`event ${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`);
}

function timeOf({ lastTimestamp, eventTime, metadata }: KubernetesObject): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';
}

function isReady({ status }: KubernetesObject): boolean {
  return (status?.conditions ?? []).some(({ type, status: is }: Condition) => type === 'Ready' && is === 'True');
}

function nameOf(kind: string, { namespace, name }: { readonly namespace?: string; readonly name: string }): string {
  return `${kind} "${namespace === undefined ? name : `${namespace}/${name}`}"`;
}

function shortened(text: string): string {
  const line = plainLine(text);
  return line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
}
