import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cancelJob } from '../../src/cluster/job/cancel-job.ts';
import { followJob, troubleError } from '../../src/cluster/job/follow-job.ts';
import { labelsOfJob } from '../../src/cluster/job/job-place.ts';
import { readJob } from '../../src/cluster/job/read-jobs.ts';
import { stopOf } from '../../src/cluster/job/stopped-job.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { patience, sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { until as condition } from '../e2e/process.ts';
import { until } from '../sandbox/controllers/until.ts';
import { keyOf, namespace, orderOf, pushScript, started } from './started-job.ts';

const { store, cluster, folder, registry, trouble } = await sandboxCluster({ installed: false });
const again = join(folder, 'again');
const stopped = join(folder, 'stopped');
// The first pod runs until it is told to stop, and then as long as the test looks at it; the next one ends well.
const script = `[ -e '${again}' ] && exit 0
trap 'while [ ! -e "${stopped}" ]; do sleep 0.01; done; exit 2' TERM
echo begun
while :; do sleep 0.01; done`;
const good = await pushScript(registry, 'good', 'echo done');
const waiting = await pushScript(registry, 'waiting', script);

let jobs = 0;
async function startedJob(image: string): Promise<string> {
  jobs += 1;
  const name = `streamstress-${jobs}`;
  await started(cluster, orderOf(name, image));
  return name;
}

/** Patience of 300 s that pass in less than one. */
function follow(name: string) {
  const lines: string[] = [];
  const patient = patience(300, undefined, 1000);
  const following = { ...patient, onLine: (line: string) => lines.push(line) };
  return { ended: followJob(cluster, name, following), lines, said: patient.said };
}

const podsOf = (name: string) =>
  store.list(kinds.pod, { namespace }).filter(({ metadata }) => metadata.name.startsWith(`${name}-`));
const runningPod = (name: string) => podsOf(name).find(({ status }) => status?.phase === 'Running')?.metadata.name;
const reasonOf = async (name: string) => (await readJob(cluster, name))?.trouble?.reason;

test('no node takes the pod: it says so after a while, and goes on once there is one', async () => {
  const cordon = (unschedulable: boolean) => {
    const [node] = store.list(kinds.node);
    assert.ok(node);
    store.update({ ...node, spec: { ...node.spec, unschedulable } });
  };
  cordon(true);
  const name = await startedJob(good);
  await until(store, () => podsOf(name)[0]?.status?.conditions);
  const message =
    /^no node takes pod "tekton-upstream\/streamstress-1-\w+" \(Unschedulable\): 0\/1 nodes are available: 1 node\(s\) were unschedulable\./;
  await assert.rejects(follow(name).ended, { reason: 'job:not_scheduled', message });
  assert.equal((await readJob(cluster, name))?.state, 'failed');
  cordon(false);
  assert.deepEqual([(await follow(name).ended).state, await reasonOf(name)], ['ended', undefined]);
});

test('the cluster takes no pod: a quota says so, and the Job goes on once there is room', async () => {
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'compute', namespace } };
  store.create({ ...quota, spec: { hard: { pods: '0' } } });
  const name = await startedJob(good);
  await until(store, () => store.list(kinds.event, { namespace }).find(({ reason }) => reason === 'FailedCreate'));
  const message =
    /^the cluster takes no pod of Job ".*" \(FailedCreate\): Error creating: pods ".*" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=0, limited: pods=0$/;
  await assert.rejects(follow(name).ended, { reason: 'job:not_admitted', message });
  store.remove({ ...quota, name: 'compute', namespace });
  assert.equal((await follow(name).ended).state, 'ended');
});

test('a project that allows restricted pods alone takes the pod of a Job', async () => {
  const project = store.get({ ...kinds.namespace, name: namespace });
  assert.ok(project);
  const labels = { ...project.metadata.labels, 'pod-security.kubernetes.io/enforce': 'restricted' };
  store.update({ ...project, metadata: { ...project.metadata, labels } });
  assert.equal((await follow(await startedJob(good)).ended).state, 'ended');
  const bare = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'bare', namespace } };
  store.create({ ...bare, spec: { template: { spec: { containers: [{ name: 'a', image: good }] } } } });
  await until(store, () =>
    store
      .list(kinds.event, { namespace })
      .find(({ message }) =>
        /violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false/.test(message),
      ),
  );
});

for (const [how, words] of [
  ['EvictionByEvictionAPI', 'Eviction API: evicting'],
  ['DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint'],
  ['PreemptionByScheduler', 'default-scheduler: preempting to accommodate a higher priority pod'],
] as const) {
  test(`a pod that is taken from its node knows why, and is replaced: ${how}`, async () => {
    await Promise.all([again, stopped].map((file) => rm(file, { force: true })));
    const name = await startedJob(waiting);
    const pod = await until(store, () => runningPod(name));
    const { ended, lines, said } = follow(name);
    await condition(() => lines.length > 0, 'the pod has begun');
    trouble.disrupt({ namespace, name: pod }, how);
    assert.deepEqual(await stopOf(cluster, name), {
      why: `its pod was evicted (${how}): ${words}. The Job goes on with another one`,
      goesOn: true,
    });
    for (const file of [again, stopped]) await writeFile(file, '');
    assert.equal((await ended).state, 'ended');
    assert.match(said.join('\n'), new RegExp(`pod "${pod}" was lost.*: "${name}-\\w+" goes on`));
    assert.equal(store.get(keyOf('job', name))?.status.failed, undefined);
  });
}

test('a node that is short of memory kills the pod: the next one goes on, and its end is told', async () => {
  await Promise.all([again, stopped].map((file) => rm(file, { force: true })));
  const name = await startedJob(waiting);
  const pod = await until(store, () => runningPod(name));
  const { ended, lines, said } = follow(name);
  await condition(() => lines.length > 0, 'the pod has begun');
  await writeFile(again, '');
  trouble.disrupt({ namespace, name: pod }, 'TerminationByKubelet');
  assert.equal((await ended).state, 'ended');
  assert.match(said.join('\n'), /was lost \(TerminationByKubelet\): The node was low on resource: memory\..*goes on/);
});

test('pods that are lost too often end the Job, with how the last one ended', async () => {
  const name = await startedJob(await pushScript(registry, 'killed', 'kill -9 $$'));
  const seen = await follow(name).ended;
  assert.equal(seen.state, 'failed');
  assert.ok(seen.trouble);
  const { reason, message } = troubleError(seen.trouble);
  assert.equal(reason, 'job:pods_lost');
  assert.match(
    message,
    /has lost its pods too often \(BackoffLimitExceeded\): .*; the last one ended with exit code 137/,
  );
});

test('pods that were evicted too often are told as such, where Kubernetes counts them', async () => {
  const name = 'streamstress-evicted';
  const time = '2026-01-01T00:00:00Z';
  const failed = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: time };
  const metadata = { name, namespace, labels: labelsOfJob(name) };
  store.create({ ...kinds.job, metadata, spec: {}, status: { conditions: [failed] } });
  const message = 'The node was low on resource: ephemeral-storage.';
  const status = { phase: 'Failed', reason: 'Evicted', message };
  store.create({ ...kinds.pod, metadata: { ...metadata, name: `${name}-x` }, spec: { containers: [] }, status });
  assert.deepEqual((await readJob(cluster, name))?.trouble, {
    reason: 'job:evicted',
    message: `Job "${namespace}/${name}": its pods were evicted (Evicted): ${message} Make room on the nodes`,
  });
});

test('a Job that is cancelled, or over its time, tells its pod', async () => {
  await Promise.all([again, stopped].map((file) => rm(file, { force: true })));
  const late = await startedJob(waiting);
  await until(store, () => runningPod(late));
  const live = store.get(keyOf('job', late));
  assert.ok(live);
  store.update({ ...live, spec: { ...live.spec, activeDeadlineSeconds: 0 } });
  await until(store, () => store.get(keyOf('job', late))?.status?.conditions);
  const { why, goesOn } = await stopOf(cluster, late);
  assert.deepEqual([/^Job ".*" ran longer than its 0 s and was ended by the cluster/.test(why), goesOn], [true, false]);
  const name = await startedJob(waiting);
  await until(store, () => runningPod(name));
  const cancelling = cancelJob(cluster, name, patience(60));
  await until(store, () => podsOf(name)[0]?.metadata.deletionTimestamp);
  assert.deepEqual(await stopOf(cluster, name), { why: 'somebody has cancelled the Job', goesOn: false });
  await writeFile(stopped, '');
  await cancelling;
  assert.equal((await readJob(cluster, name))?.state, 'cancelled');
});
