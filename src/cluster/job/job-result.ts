import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { jobNamespace, labelsOfJob, namesOfJob } from './job-place.ts';
import { owned } from './start-job.ts';

/** What a Job leaves on the cluster when it ends. */
export interface JobResult {
  readonly verdict: string;
  readonly exitCode: number;
  /** The report, compressed; where the registry did not take it. */
  readonly report?: Uint8Array;
}

/** What a ConfigMap holds at most, with room for the rest: 1 MiB in base64. */
export const largestReport = 700_000;

/** Writes down what came of a Job, over what a pod before this one has written. Errors: those of the cluster. */
export async function writeResult(
  cluster: Cluster,
  name: string,
  { verdict, exitCode, report }: JobResult,
): Promise<void> {
  const job = await cluster.get({ ...kinds.job, name, namespace: jobNamespace });
  const metadata = { name: namesOfJob(name).result, namespace: jobNamespace, labels: labelsOfJob(name) };
  const content = {
    data: { verdict, exitCode: `${exitCode}` },
    binaryData: report ? { 'report.json.gz': Buffer.from(report).toString('base64') } : {},
  };
  const map: KubernetesObject = { ...kinds.configMap, metadata, ...content };
  if ((await cluster.create(job ? owned(map, job) : map)) !== 'exists') return;
  await cluster.patch(
    { ...kinds.configMap, name: metadata.name, namespace: jobNamespace },
    { type: 'merge', body: content },
  );
}

/** The report that a Job has left in its ConfigMap, compressed; undefined where it has left none there. */
export async function reportInResult(cluster: Cluster, name: string): Promise<Uint8Array | undefined> {
  const map = await cluster.get({ ...kinds.configMap, name: namesOfJob(name).result, namespace: jobNamespace });
  const text: unknown = map?.binaryData?.['report.json.gz'];
  return typeof text === 'string' ? Buffer.from(text, 'base64') : undefined;
}
