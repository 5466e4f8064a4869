import { StreamstressError } from '../../model/error.ts';
import { type JobOrder, jobFiles } from '../../model/job.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';
import { accessObjects, type JobAccess, removeAccess } from './job-access.ts';
import { type JobNotes, jobManifest, type ReadyOrder } from './job-manifest.ts';
import { jobNamespace, labelsOfJob, namesOfJob } from './job-place.ts';

/** The shortest time that a token is given for, in seconds. */
const shortestToken = 600;

/**
 * Makes a Job with all that it needs and lets it begin. All that is in its namespace is the Job's own and goes with it. What
 * was made goes again where something cannot be made. Errors: those of the cluster; `request`, `job:exists`.
 */
export async function startJob(cluster: Cluster, order: ReadyOrder, access: JobAccess, notes: JobNotes): Promise<void> {
  await makeNamespace(cluster);
  const job = await cluster.create(jobManifest(order, notes));
  if (job === 'exists') throw exists(order.name);
  const key = { ...kinds.job, name: order.name, namespace: jobNamespace };
  try {
    for (const object of ownObjects(order)) await cluster.create(owned(object, job));
    for (const object of accessObjects(order.name, access)) await cluster.create(object);
    await cluster.create(owned(await secretOf(cluster, order), job));
    await cluster.patch(key, { type: 'merge', body: { spec: { suspend: false } } });
  } catch (error) {
    await cluster.delete(key).catch(() => undefined);
    await removeAccess(cluster, order.name).catch(() => undefined);
    throw error;
  }
}

/** Where images go to another registry, nobody has made it before. */
async function makeNamespace(cluster: Cluster): Promise<void> {
  if ((await cluster.get({ ...kinds.namespace, name: jobNamespace })) !== undefined) return;
  await cluster.create({ ...kinds.namespace, metadata: { name: jobNamespace, labels: ourLabels } });
}

function ownObjects({ name, files }: JobOrder): readonly KubernetesObject[] {
  const { account, tests, request } = namesOfJob(name);
  return [
    { ...kinds.serviceAccount, metadata: metaOf(account, name) },
    { ...kinds.serviceAccount, metadata: metaOf(tests, name) },
    { ...kinds.configMap, metadata: metaOf(request, name), data: files },
  ];
}

/** The tests' token is made here, so that the tool's own account needs no right to make one. */
async function secretOf(cluster: Cluster, { name, secrets, deadline }: JobOrder): Promise<KubernetesObject> {
  const names = namesOfJob(name);
  const lifetime = Math.max(shortestToken, deadline);
  const token = await cluster.issueToken({ namespace: jobNamespace, name: names.tests }, lifetime);
  const values = { ...secrets, [jobFiles.testsToken]: token };
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  return { ...kinds.secret, metadata: metaOf(names.secrets, name), data };
}

function metaOf(name: string, job: string) {
  return { name, namespace: jobNamespace, labels: labelsOfJob(job) };
}

/** An object that goes when the Job goes. */
export function owned(object: KubernetesObject, { apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const { name, uid = '' } = metadata;
  return { ...object, metadata: { ...object.metadata, ownerReferences: [{ apiVersion, kind, name, uid } as never] } };
}

function exists(name: string): StreamstressError {
  const message = `there is a Job "${jobNamespace}/${name}" already: another run was started in the same second. Try again`;
  return new StreamstressError('request', ['job', 'exists'], message);
}
