import { StreamstressError } from '../../model/error.ts';
import type { JobState, JobStatus, JobTrouble } from '../../model/job.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { conditionOf } from '../setup/conditions.ts';
import { jobContainer } from './job-manifest.ts';
import { jobAnnotations, jobLabels, jobNamespace, namesOfJob, selectorOfJob } from './job-place.ts';
import { hasEnded, isOver, troubleOf } from './job-trouble.ts';

/** A Job of ours with its pods, the newest first. */
export interface SeenJob {
  readonly job: KubernetesObject;
  readonly pods: readonly KubernetesObject[];
  readonly state: JobState;
  readonly trouble: JobTrouble | undefined;
}

/** Names of our Jobs, the newest first. Errors: those of the cluster. */
async function jobNames(cluster: Cluster): Promise<readonly string[]> {
  const jobs = await cluster.list(kinds.job, { namespace: jobNamespace, labels: `app=${jobLabels.app}` });
  return jobs.toSorted(byAge).map(({ metadata }) => metadata.name);
}

/** A Job as it is now; without a name the newest. Errors: `request`, `job:not_found`; those of the cluster. */
export async function findJob(cluster: Cluster, asked: string | undefined): Promise<string> {
  const names = await jobNames(cluster);
  const [newest] = names;
  const name = asked ?? newest;
  if (name !== undefined && names.includes(name)) return name;
  throw notFound(asked, names);
}

/** Undefined where it is gone. Errors: those of the cluster. */
export async function readJob(cluster: Cluster, name: string): Promise<SeenJob | undefined> {
  const [job, pods] = await Promise.all([
    cluster.get({ ...kinds.job, name, namespace: jobNamespace }),
    cluster.list(kinds.pod, { namespace: jobNamespace, labels: selectorOfJob(name) }),
  ]);
  if (job === undefined) return undefined;
  const sorted = pods.toSorted(byTurn);
  const trouble = await troubleOf(cluster, job, sorted);
  return { job, pods: sorted, state: stateOf(job, sorted, trouble), trouble };
}

/** Whether no pod of it works any more, nor will. */
export function isDone({ job, pods }: SeenJob): boolean {
  return (isOver(job) || job.spec.suspend === true) && pods.every(hasEnded);
}

/** How many lines of a Job's log are looked through for its progress. */
const lookedThrough = 200;

/** Where all our Jobs stand, the newest first. Errors: those of the cluster. */
export async function jobStatuses(cluster: Cluster): Promise<readonly JobStatus[]> {
  const names = await jobNames(cluster);
  const found = await Promise.all(names.map((name) => jobStatus(cluster, name)));
  return found.flatMap((status) => status ?? []);
}

async function jobStatus(cluster: Cluster, name: string): Promise<JobStatus | undefined> {
  const seen = await readJob(cluster, name);
  if (seen === undefined) return undefined;
  const { metadata } = seen.job;
  // What a pod has said that was told to stop is not the end of a Job that goes on.
  const result = ['waiting', 'running'].includes(seen.state) ? undefined : await resultOf(cluster, name);
  return {
    name,
    runId: plainLine(metadata.annotations?.[jobAnnotations.runId] ?? ''),
    state: seen.state,
    createdAt: metadata.creationTimestamp ?? '',
    endedAt: endOf(seen.job),
    components: (metadata.annotations?.[jobAnnotations.components] ?? '').split(',').filter((one) => one !== ''),
    progress: seen.state === 'running' ? await progressOf(cluster, seen.pods) : undefined,
    verdict: result?.verdict,
    exitCode: result?.exitCode,
    trouble: seen.trouble,
  };
}

/** Times are of whole seconds: of two pods of the same one, that which has failed made room for the other. */
function byTurn(a: KubernetesObject, b: KubernetesObject): number {
  const isLater = a.metadata.creationTimestamp !== b.metadata.creationTimestamp;
  const failed = Number(a.status?.phase === 'Failed') - Number(b.status?.phase === 'Failed');
  return isLater ? byAge(a, b) : failed || byAge(a, b);
}

function byAge(a: KubernetesObject, b: KubernetesObject): number {
  const [ageA, ageB] = [a, b].map(({ metadata }) => `${metadata.creationTimestamp} ${metadata.name}`);
  return (ageA ?? '') < (ageB ?? '') ? 1 : -1;
}

function stateOf(job: KubernetesObject, pods: readonly KubernetesObject[], trouble: JobTrouble | undefined): JobState {
  const failed = conditionOf(job.status, 'Failed');
  if (conditionOf(job.status, 'Complete')?.status === 'True') return 'ended';
  if (job.spec.suspend === true) return 'cancelled';
  if (failed?.status === 'True') return failed.reason === 'PodFailurePolicy' ? 'ended' : 'failed';
  if (trouble) return 'failed';
  return pods[0]?.status?.phase === 'Running' ? 'running' : 'waiting';
}

function endOf({ status }: KubernetesObject): string | undefined {
  const failed = (status?.conditions ?? []).find(({ type }: { type: string }) => type === 'Failed');
  return status?.completionTime ?? failed?.lastTransitionTime;
}

/** What a Job has said of itself when it ended. */
async function resultOf(cluster: Cluster, name: string) {
  const map = await cluster.get({ ...kinds.configMap, name: namesOfJob(name).result, namespace: jobNamespace });
  if (map === undefined) return undefined;
  return { verdict: plainLine(map.data?.verdict ?? ''), exitCode: Number(map.data?.exitCode ?? 2) };
}

/** The newest line that says how far the tests are: see `suites/progress.ts`. */
async function progressOf(cluster: Cluster, [pod]: readonly KubernetesObject[]): Promise<string | undefined> {
  if (pod === undefined) return undefined;
  const place = { namespace: jobNamespace, name: pod.metadata.name };
  const text = await cluster.log(place, jobContainer, lookedThrough);
  const lines = text.split('\n').flatMap((line) => /\d+(?: of \d+)?: \d+ passed, \d+ failed.*$/.exec(line)?.[0] ?? []);
  const last = lines.at(-1);
  return last === undefined ? undefined : plainLine(last);
}

function notFound(asked: string | undefined, names: readonly string[]): StreamstressError {
  const there = names.length > 0 ? `there are ${names.slice(0, 5).join(', ')}` : 'there is none';
  const message =
    asked === undefined
      ? `no run is in "${jobNamespace}": "streamstress run" starts one as a Job there`
      : `no Job "${jobNamespace}/${asked}": ${there}`;
  return new StreamstressError('request', ['job', 'not_found'], message);
}
