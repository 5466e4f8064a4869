import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { conditionOf } from './conditions.ts';
import type { Controller } from './controller.ts';
import { isIgnored, type JobCounts, jobStatus } from './job-status.ts';
import { recordEvent } from './kubelet/pod-events.ts';
import * as objects from './objects.ts';
import { podRefusal } from './pod-admission.ts';

const { kinds } = objects;

/** How long until a Pod that was refused is tried again. A real controller's back-off goes from 1 s to 5 min. */
const refusedMilliseconds = 200;

/** Runs the Pods of a Job until as many as asked for have succeeded, too many have failed, its time is up, or it is suspended. */
export function jobController(store: Store): Controller {
  return {
    name: 'job-controller',
    keys({ object }) {
      if (object.kind === 'Job') return [objects.queueKey(object)];
      return object.kind === 'Pod' ? objects.ownerKeys(object, 'Job') : [];
    },
    reconcile(key) {
      const job = store.get(objects.fromQueueKey(kinds.job, key));
      if (job === undefined || job.metadata.deletionTimestamp !== undefined || isOver(job)) return undefined;
      const admitted = withSelector(store, job);
      const pods = podsOf(store, admitted);
      const status = jobStatus(admitted, countsOf(admitted, pods), Date.now());
      const active = pods.filter(isActive);
      const stops = status.over || admitted.spec.suspend === true;
      if (stops) for (const pod of active) store.remove(keyOf(pod));
      const refused = !stops && !start(store, admitted, status.missing);
      const now = () => jobStatus(admitted, countsOf(admitted, podsOf(store, admitted)), Date.now());
      store.update({ ...admitted, status: (status.over ? status : now()).status }, 'status');
      if (status.over) return undefined;
      return refused ? Math.min(refusedMilliseconds, status.deadline ?? refusedMilliseconds) : status.deadline;
    },
  };
}

function isOver({ status }: KubernetesObject): boolean {
  return ['Complete', 'Failed'].some((type) => conditionOf(status, type)?.status === 'True');
}

/** What the API server adds to a Job: the labels by which its Pods are found. */
function withSelector(store: Store, job: KubernetesObject): KubernetesObject {
  if (job.spec.selector !== undefined) return job;
  const uid = { 'batch.kubernetes.io/controller-uid': job.metadata.uid ?? '' };
  const { metadata = {}, spec } = job.spec.template;
  const labels = {
    ...metadata.labels,
    ...uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'job-name': job.metadata.name,
  };
  const template = { metadata: { ...metadata, labels }, spec };
  return store.update({ ...job, spec: { ...job.spec, selector: { matchLabels: uid }, template } });
}

function podsOf(store: Store, job: KubernetesObject): KubernetesObject[] {
  const pods = store.list(kinds.pod, { namespace: job.metadata.namespace ?? '' });
  return pods.filter((pod) => objects.isOwnedBy(pod, job));
}

function isActive({ metadata, status }: KubernetesObject): boolean {
  return metadata.deletionTimestamp === undefined && !hasEnded(status);
}

function isTerminating({ metadata, status }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined && !hasEnded(status);
}

function hasEnded(status: { readonly phase?: string } | undefined): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function countsOf({ spec }: KubernetesObject, pods: readonly KubernetesObject[]): JobCounts {
  const inPhase = (phase: string) => pods.filter(({ status }) => status?.phase === phase);
  const active = pods.filter(isActive);
  const failed = inPhase('Failed').filter((pod) => !isIgnored(spec, pod));
  return {
    active: active.length,
    terminating: pods.filter(isTerminating).length,
    ready: active.filter(({ status }) => conditionOf(status, 'Ready')?.status === 'True').length,
    succeeded: inPhase('Succeeded').length,
    failed: failed.length,
    exits: failed.flatMap(exitsOf),
  };
}

function exitsOf({ metadata, status }: KubernetesObject): JobCounts['exits'] {
  const containers: readonly { name: string; state?: { terminated?: { exitCode: number } } }[] =
    status?.containerStatuses ?? [];
  return containers.flatMap(({ name, state }) =>
    state?.terminated ? [{ container: name, pod: queueNameOf(metadata), code: state.terminated.exitCode }] : [],
  );
}

function queueNameOf({ namespace, name }: KubernetesObject['metadata']): string {
  return `${namespace}/${name}`;
}

/** Makes the Pods that are missing. False where the API server refuses one, which an Event of the Job then tells. */
function start(store: Store, job: KubernetesObject, missing: number): boolean {
  const { metadata, spec } = job.spec.template;
  for (let made = 0; made < missing; made += 1) {
    const generateName = `${job.metadata.name}-`;
    const name = generateName + objects.nameSuffix();
    const namespace = job.metadata.namespace ?? '';
    const ownerReferences = objects.controllerReference(job);
    const pod = { ...kinds.pod, metadata: { ...metadata, name, generateName, namespace, ownerReferences }, spec };
    const why = podRefusal(store, pod);
    if (why !== undefined) {
      const message = `Error creating: pods "${name}" is forbidden: ${why}`;
      recordEvent(store, job, { type: 'Warning', reason: 'FailedCreate', message }, { component: 'job-controller' });
      return false;
    }
    store.create(pod);
  }
  return true;
}
