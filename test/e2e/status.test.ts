import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createMachine } from '../../src/adapters/machine.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { streamstress } from './process.ts';
import { temporaryFolder } from './world.ts';

const key = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  name: 'streamstress',
  namespace: 'openshift-operators',
};

test('status says what is on a cluster, and a cluster that somebody has is left alone', async (t) => {
  const folder = await temporaryFolder(t);
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox') });
  t.after(() => sandbox.close());
  const environment = { ...process.env, KUBECONFIG: sandbox.kubeconfig };
  const call = (...args: readonly string[]) =>
    streamstress(t, [...args, '--output-dir', join(folder, 'output')], environment);
  const lease = () => sandbox.store.get(key);
  /** Somebody who has the cluster since a moment ago. */
  const seize = (holderIdentity: string) => {
    const time = new Date().toISOString().replace('Z', '000Z');
    const spec = { holderIdentity, leaseDurationSeconds: 60, acquireTime: time, renewTime: time, leaseTransitions: 0 };
    const { apiVersion, kind, ...metadata } = key;
    const found = lease();
    if (found) sandbox.store.update({ ...found, spec });
    else sandbox.store.create({ apiVersion, kind, metadata, spec });
  };

  await t.test('status, for people and for scripts', async () => {
    const { code, stdout } = await call('status');
    assert.equal(code, 0);
    assert.match(stdout, /^\d components have the operator's own images: pipeline, triggers, chains, /m);
    assert.match(stdout, /^ {2}lock +nobody is at work$/m);
    const json = await call('status', '--components', 'triggers', '--json');
    assert.equal(json.code, 0);
    const { schemaVersion, images } = JSON.parse(json.stdout);
    assert.equal(schemaVersion, 1);
    assert.deepEqual(
      images.map(({ component, source, state }: Record<string, string>) => [component, source, state]),
      Array.from({ length: 4 }, () => ['triggers', 'own', 'running']),
    );
    assert.equal(lease(), undefined, 'who only looks takes no lock');
  });

  await t.test('a second run fails with the name of the first, and changes nothing', async () => {
    seize('night-1 on "builder-7" (1-2-3)');
    const { code, stdout } = await call('restore');
    assert.equal(code, 2);
    assert.match(
      stdout,
      /^another run has the cluster: night-1 on "builder-7" \(1-2-3\), since \d{4}-.+--lock-timeout/,
    );
    assert.equal(lease()?.spec.holderIdentity, 'night-1 on "builder-7" (1-2-3)');
    assert.match((await call('status')).stdout, /^ {2}lock +night-1 on "builder-7" \(1-2-3\) since \d{4}-/m);
  });

  await t.test('a run that was killed on this machine holds nobody up', async () => {
    const [pid, start, system] = createMachine().process.split('-');
    seize(`night-1 on "here" (${pid}-${Number(start) - 1}-${system})`);
    const { code, stdout } = await call('restore');
    assert.deepEqual([code, stdout], [0, 'nothing was changed\n']);
    assert.equal(lease()?.spec.holderIdentity, undefined, 'the cluster is free again');
  });

  await t.test('a cluster that cannot be read is exit 2', async () => {
    const { code, stderr } = await call('status', '--context', 'nowhere');
    assert.equal(code, 2);
    assert.match(stderr, /nowhere/);
  });
});
