import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { JobStatus } from '../../src/model/job.ts';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { startGitServer } from '../adapters/git-server.ts';
import { start, streamstress } from '../e2e/process.ts';
import { playedWorld } from '../e2e/world.ts';
import { heldCatalog } from '../job/held-catalog.ts';
import { pushJobImage } from '../job/job-image.ts';
import { podProcesses } from '../job/pod-processes.ts';

const job = { apiVersion: 'batch/v1', kind: 'Job' };
const access = ['ClusterRoleBinding', 'ClusterRole', 'RoleBinding', 'Role'].map((kind) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
}));

test('a run goes on in the cluster, whatever becomes of us, of its pod and of the registry', async (t) => {
  const world = await playedWorld(t, []);
  const { sandbox, environment, folder } = world;
  const server = await startGitServer((close) => t.after(close), folder);
  // A Job reads the history from where the cluster reaches it.
  const places = world.places.map((place) => (place === world.history ? server.url('history.git') : place));
  const { store } = sandbox;
  const catalog = await heldCatalog(t, environment.CATALOG_URL);
  const image = await pushJobImage(sandbox.registry, { ...environment, CATALOG_URL: catalog.url });
  const outputOf = (name: string) => ['--output-dir', join(folder, name)];
  const run = (name: string, ...more: string[]) =>
    start(
      t,
      ['run', '--components', 'pipeline,triggers', '--job-image', image, ...places, ...outputOf(name), ...more],
      environment,
    );
  const call = (...args: string[]) => streamstress(t, [...args, ...outputOf(`${args[0]}`)], environment);
  const jobs = async (): Promise<JobStatus[]> => JSON.parse((await call('status', '--json')).stdout).jobs;
  const pods = () => store.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace: 'tekton-upstream' });
  const rightsOf = (name: string) =>
    access.flatMap((kind) => store.list(kind).filter(({ metadata }) => metadata.name.startsWith(name)));
  const isRestored = () => {
    const name = 'openshift-pipelines-operator-rh';
    const key = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription', namespace: 'openshift-operators' };
    return (store.get({ ...key, name })?.spec.config?.env ?? []).length === 0;
  };
  const reportIn = async (name: string) => {
    const path = join(folder, name, 'results/report.json');
    return parseReport(await readFile(path, 'utf8'), path);
  };

  await t.test('the whole line: the Job has the verdict, and nothing of its rights is left', async () => {
    const { code, stdout, stderr } = await run('whole').ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /17 of 17 passed/);
    assert.equal((await reportIn('whole')).run.exitCode, 0);
    assert.match(await readFile(join(folder, 'whole/logs/deploy.log'), 'utf8'), /verified by digest/);
    const [{ name = '', state, verdict, components } = {} as JobStatus] = await jobs();
    assert.deepEqual([state, components], ['ended', ['pipeline', 'triggers']]);
    assert.match(verdict ?? '', /17 of 17 tests passed/);
    assert.deepEqual(rightsOf(name), []);
    const log = (await call('logs', '--job', name)).stdout;
    for (const line of log.split('\n').filter((line) => line !== '')) assert.ok(stderr.includes(line), line);
  });

  await t.test('we are killed: another shell follows, collects and publishes', async () => {
    const { asked } = catalog.hold();
    const killed = run('killed');
    await asked;
    killed.kill('SIGKILL');
    catalog.release();
    const { code, stdout } = await call('logs');
    assert.equal(code, 0);
    assert.match(stdout, /lock +succeeded: the cluster is ours/);
    assert.match(stdout, /keep-results +succeeded/);
    const [newest] = await jobs();
    const found = await call('results', '--job', newest?.name ?? '', '--json');
    assert.deepEqual([found.code, JSON.parse(found.stdout).totals.passed], [0, 17]);
    const published = await call('publish', '--job', newest?.name ?? '', '--remote', world.history);
    assert.match(published.stdout, /^published run-/, published.stderr);
    assert.deepEqual([rightsOf(newest?.name ?? ''), isRestored()], [[], true]);
  });

  await t.test('the pod is killed: another one begins again and ends it', async () => {
    const { asked } = catalog.hold();
    const running = run('lost');
    await asked;
    for (const pid of podProcesses(sandbox.server)) process.kill(pid, 'SIGKILL');
    catalog.release();
    const { code, stderr } = await running.ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /pod "streamstress-\d+-\w+" was lost: "streamstress-\d+-\w+" goes on/);
    assert.ok(isRestored());
  });

  await t.test('Ctrl-C leaves the run as it is; cancel stops it and the cluster has its own images', async () => {
    const { asked } = catalog.hold();
    const detached = run('cancelled');
    await asked;
    detached.kill('SIGINT');
    const { code, stderr } = await detached.ended;
    assert.deepEqual([code, /goes on without us: "streamstress logs --job/.test(stderr)], [2, true]);
    assert.ok(podProcesses(sandbox.server).length > 0);
    const cancelled = await call('cancel');
    catalog.release();
    assert.equal(cancelled.code, 0, cancelled.stderr);
    const [newest] = await jobs();
    assert.equal(newest?.state, 'cancelled');
    assert.deepEqual([isRestored(), podProcesses(sandbox.server), rightsOf(newest?.name ?? '')], [true, [], []]);
    const { code: exit, stdout } = await call('results', '--job', newest?.name ?? '', '--json');
    const { run: stopped, steps } = JSON.parse(stdout);
    // The scenario that waited when it was stopped is an error, as far as Gauge came to say so.
    assert.ok(exit === 2 || exit === 3, `exit ${exit}`);
    assert.deepEqual([stopped.state, stopped.exitCode], ['cancelled', exit]);
    const endings = Object.fromEntries(steps.map(({ name, status }: Report['steps'][number]) => [name, status]));
    assert.deepEqual(
      ['deploy', 'test:release-tests', 'keep-found', 'restore'].map((name) => endings[name]),
      ['succeeded', 'cancelled', 'succeeded', 'succeeded'],
    );
  });

  await t.test('the registry is gone before the results are saved: the report is kept all the same', async () => {
    const { asked } = catalog.hold();
    const running = run('registry');
    await asked;
    const config = store.get({ apiVersion: 'imageregistry.operator.openshift.io/v1', kind: 'Config', name: 'cluster' });
    assert.ok(config);
    store.update({ ...config, spec: { ...config.spec, defaultRoute: false } });
    catalog.release();
    const { code, stderr } = await running.ended;
    assert.match(stderr, /only the report is kept, in ConfigMap/);
    const { run: kept, totals } = await reportIn('registry');
    assert.deepEqual([kept.exitCode, totals.passed], [code, 17]);
  });

  await t.test('an image that no node can pull, and a Job that is over its time, say so', async () => {
    const looking = start(
      t,
      ['run', '--baseline', '--job-image', `${sandbox.registry}/none/none:1`, ...places, ...outputOf('image')],
      environment,
    );
    await looking.seen(/the nodes cannot pull the Job's image ".*\/none\/none:1"/);
    const [stuck] = await jobs();
    assert.deepEqual([stuck?.state, stuck?.trouble?.reason], ['failed', 'job:image_not_pulled']);
    const key = { ...job, namespace: 'tekton-upstream', name: stuck?.name ?? '' };
    const live = store.get(key);
    assert.ok(live);
    store.update({ ...live, spec: { ...live.spec, activeDeadlineSeconds: 1 } });
    const { code, stderr } = await looking.ended;
    assert.equal(code, 2);
    assert.match(stderr, /ran longer than its 1 s and was ended by the cluster\. Give it more with --run-timeout/);
  });
  assert.equal(pods().filter(({ status }) => status?.phase === 'Running').length, 0);
});
