import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { conditionOf } from './conditions.ts';
import type { Controller } from './controller.ts';
import { type JobCounts, jobStatus } from './job-status.ts';
import * as objects from './objects.ts';

const { kinds } = objects;

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
      const status = jobStatus(admitted, countsOf(pods), Date.now());
      const active = pods.filter(isActive);
      const stops = status.over || admitted.spec.suspend === true;
      if (stops) for (const pod of active) store.remove(keyOf(pod));
      else start(store, admitted, status.missing);
      const counted = status.over ? status : jobStatus(admitted, countsOf(podsOf(store, admitted)), Date.now());
      store.update({ ...admitted, status: counted.status }, 'status');
      return status.over ? undefined : status.deadline;
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
  return metadata.deletionTimestamp === undefined && !['Succeeded', 'Failed'].includes(status?.phase);
}

function countsOf(pods: readonly KubernetesObject[]): JobCounts {
  const inPhase = (phase: string) => pods.filter(({ status }) => status?.phase === phase).length;
  const active = pods.filter(isActive);
  const exits = pods.filter(({ status }) => status?.phase === 'Failed').flatMap(exitsOf);
  const ready = active.filter(({ status }) => conditionOf(status, 'Ready')?.status === 'True').length;
  return { active: active.length, ready, succeeded: inPhase('Succeeded'), failed: inPhase('Failed'), exits };
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

function start(store: Store, job: KubernetesObject, missing: number): void {
  const { metadata, spec } = job.spec.template;
  for (let made = 0; made < missing; made += 1) {
    const generateName = `${job.metadata.name}-`;
    const name = generateName + objects.nameSuffix();
    const namespace = job.metadata.namespace ?? '';
    const ownerReferences = objects.controllerReference(job);
    store.create({ ...kinds.pod, metadata: { ...metadata, name, generateName, namespace, ownerReferences }, spec });
  }
}
