import assert from 'node:assert/strict';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheName } from '../../src/commands/demo-world.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { running, type Started, start, streamstress, until } from '../e2e/process.ts';
import { cache, type Played, playedWorld, root, temporaryFolder } from '../e2e/world.ts';

const subscriptions = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' };
const record = { apiVersion: 'v1', kind: 'ConfigMap', name: 'streamstress-record', namespace: 'openshift-operators' };

const lease = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  name: 'streamstress',
  namespace: 'openshift-operators',
};

function subscription({ sandbox }: Played): KubernetesObject | undefined {
  return sandbox.store.list(subscriptions)[0];
}

function assertRestored(world: Played): void {
  assert.equal(subscription(world)?.spec.config, undefined, 'the Subscription has none of our variables');
  assert.equal(world.sandbox.store.get(record), undefined, 'the record is gone');
  assertFree(world);
}

function assertFree({ sandbox }: Played): void {
  assert.equal(sandbox.store.get(lease)?.spec.holderIdentity, undefined, 'nobody has the cluster');
}

function assertNothingLeft(run: Started, folder: string): void {
  assert.deepEqual(run.children(), []);
  assert.deepEqual(running(join(folder, 'work')), []);
}

async function reportIn(folder: string): Promise<Report> {
  const path = join(folder, 'results/report.json');
  return parseReport(await readFile(path, 'utf8'), path);
}

test('a run that is stopped takes everything back and leaves nothing', async (t) => {
  const world = await playedWorld(t, []);
  const run = (name: string, components: string, env = world.environment) => {
    const folder = join(world.folder, name);
    const args = ['run', '--local', '--components', components, ...world.places, '--output-dir', folder];
    return { folder, ...start(t, args, env) };
  };

  await t.test('while ko builds: SIGINT', async () => {
    const stopped = run('build', 'triggers');
    await until(() => stopped.children().some((command) => / build --sbom=none/.test(command)), 'ko runs');
    stopped.kill('SIGINT');
    const { code, stderr, stdout } = await stopped.ended;
    assert.equal(code, 2);
    assert.match(stderr, /^SIGINT: stopping and cleaning up/m);
    assert.match(stderr, /build:triggers +cancelled: /);
    assert.match(stdout, /^The run was cancelled before it could tell\.$/m);
    const report = await reportIn(stopped.folder);
    assert.deepEqual([report.run.state, report.run.exitCode, report.verdict.kind], ['cancelled', 2, 'cancelled']);
    assertNothingLeft(stopped, stopped.folder);
    assertRestored(world);
  });

  await t.test('while the operator rolls out: SIGTERM', async () => {
    const stopped = run('deploy', 'triggers');
    await stopped.seen(/deploy +triggers: /);
    stopped.kill('SIGTERM');
    const { code, stderr } = await stopped.ended;
    assert.equal(code, 2);
    assert.match(stderr, /deploy +cancelled: /);
    assert.match(stderr, /restore +succeeded: the operator's own images are back/);
    assert.equal((await reportIn(stopped.folder)).run.state, 'cancelled');
    assertNothingLeft(stopped, stopped.folder);
    assertRestored(world);
  });

  await t.test('while a scenario waits: SIGINT', async () => {
    const catalog = createServer(() => stopped.kill('SIGINT'));
    await new Promise<void>((ready) => catalog.listen(0, '127.0.0.1', ready));
    t.after(() => catalog.close());
    const address = catalog.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const stopped = run('test', 'triggers', { ...world.environment, CATALOG_URL: `http://127.0.0.1:${port}` });
    const { code, stderr } = await stopped.ended;
    catalog.closeAllConnections();
    assert.ok(code === 2 || code === 3, `exit ${code}`);
    assert.match(stderr, /test:release-tests +cancelled: /);
    assert.equal((await reportIn(stopped.folder)).run.state, 'cancelled');
    assertNothingLeft(stopped, stopped.folder);
    assertRestored(world);
  });

  await t.test('SIGHUP, and a second signal stops the clean-up too; restore makes up for it', async () => {
    const stopped = run('forced', 'triggers');
    await stopped.seen(/deploy +triggers: /);
    stopped.kill('SIGHUP');
    await stopped.seen(/restore +started/);
    stopped.kill('SIGINT');
    const { code, stderr } = await stopped.ended;
    assert.equal(code, 2);
    assert.match(stderr, /restore +cancelled: /);
    assertNothingLeft(stopped, stopped.folder);
    assert.ok(world.sandbox.store.get(record), 'the record waits for a restore');

    const restored = await streamstress(t, ['restore', '--output-dir', stopped.folder], world.environment);
    assert.equal(restored.code, 0);
    assert.equal(restored.stdout, "the operator's own images are back\n");
    assertRestored(world);
  });

  await t.test('the next run in the same folder works, even where nobody reads what it says any more', async () => {
    const next = run('test', 'pipeline,triggers');
    await next.seen(/deploy +\w+: /);
    next.stopReading();
    assert.equal((await next.ended).code, 0);
    assert.equal((await reportIn(next.folder)).run.state, 'finished');
    assertRestored(world);
  });
});

test('a demo that is stopped leaves no process', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'demo'));
  await symlink(cache, join(folder, 'demo', cacheName));
  const demo = start(t, ['demo', '--output-dir', folder], process.env, root);
  await demo.seen(/build:triggers +ko builds/);
  demo.kill('SIGINT');
  const { code } = await demo.ended;
  assert.equal(code, 2);
  assert.deepEqual(demo.children(), []);
  assert.deepEqual(running(folder), []);
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`a sandbox that ends by ${signal} takes its pods with it`, async (t) => {
    const folder = await temporaryFolder(t);
    const sandbox = start(t, ['sandbox', '--folder', folder], process.env);
    await sandbox.seen(/The sandbox is up/);
    const pods = join(folder, 'images');
    await until(() => running(pods).length > 0, 'pods run');
    sandbox.kill(signal);
    assert.equal((await sandbox.ended).code, signal === 'SIGKILL' ? null : 0);
    if (signal === 'SIGKILL') await until(() => running(pods).length === 0, 'the pods are gone');
    assert.deepEqual(running(folder), []);
  });
}
