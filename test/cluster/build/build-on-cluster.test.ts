import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { buildOnCluster } from '../../../src/cluster/build/build-on-cluster.ts';
import { type BuildOrder, buildKey } from '../../../src/cluster/build/build-order.ts';
import { removeBuilds } from '../../../src/cluster/build/remove-builds.ts';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { until } from '../../sandbox/controllers/until.ts';
import { apiCluster } from '../api-cluster.ts';
import { patience } from '../sandbox-cluster.ts';

// No controller is at work on this API server: what the cluster makes of a Build, each test says itself.
const { store, cluster } = await apiCluster();
store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'images' } });

const digest = `sha256:${'7'.repeat(64)}`;
const own: BuildOrder['output'] = { kind: 'ImageStreamTag', name: 'page', tag: 'latest' };
let orders = 0;

function orderOf(output: BuildOrder['output'] = own): BuildOrder {
  orders += 1;
  return {
    ...{ what: 'page/page', project: 'images', repositoryName: 'page', runId: `run-${orders}`, commit: 'a'.repeat(40) },
    ...{ dockerfile: 'Dockerfile', buildArgs: { WHO: 'me' }, labels: { 'io.example.x': 'y' }, output },
  };
}

function begin(order: BuildOrder, signal?: AbortSignal, haste?: number) {
  const lines: string[] = [];
  const patient = patience(0, signal, haste);
  const done = buildOnCluster(order, sent, { ...patient, cluster, output: (line) => lines.push(line) });
  done.catch(() => undefined);
  return { done, lines, said: patient.said, build: until(store, () => store.get(buildKey(order))) };
}

async function* sent() {
  yield Buffer.from('archive');
}

function become(build: KubernetesObject, status: object): void {
  const live = store.get({ ...build, name: build.metadata.name, namespace: 'images' });
  if (live) store.update({ ...live, status: { ...live.status, ...status } }, 'status');
}

async function seen(said: readonly string[], pattern: RegExp): Promise<void> {
  while (!said.some((text) => pattern.test(text))) await setImmediate();
}

const objects = (kind: string, apiVersion = 'build.openshift.io/v1') =>
  store.list({ apiVersion, kind }, { namespace: 'images' });

test('the digest that the Build tells is the answer, and everything that was made for it goes', async () => {
  const order = orderOf();
  const { done, build, said } = begin(order);
  const made = await build;
  assert.deepEqual(made.spec.output, {
    to: { kind: 'ImageStreamTag', name: 'page:latest' },
    imageLabels: [{ name: 'io.example.x', value: 'y' }],
  });
  assert.deepEqual(made.spec.strategy.dockerStrategy.buildArgs, [{ name: 'WHO', value: 'me' }]);
  assert.equal(made.spec.revision.git.commit, order.commit);
  become(made, { phase: 'Running' });
  await seen(said, /runs$/);
  become(made, { phase: 'Complete', output: { to: { imageDigest: digest } } });
  assert.equal(await done, digest);
  const [stream] = objects('ImageStream', 'image.openshift.io/v1');
  assert.ok(stream);
  store.update({ ...stream, status: { tags: [{ tag: 'latest', items: [] }] } }, 'status');
  assert.equal(await removeBuilds(cluster, 'images'), 1);
  assert.deepEqual([objects('BuildConfig'), objects('Build')], [[], []]);
  assert.equal(objects('ImageStream', 'image.openshift.io/v1').length, 1, 'an image lies in it');
});

test('a Build that waits for a quota says so, and where it is given up the error has the reason', async () => {
  const { done, build, said } = begin(orderOf());
  const made = await build;
  const message = 'Failed creating build pod: pods "x" is forbidden: exceeded quota: small';
  become(made, { reason: 'CannotCreateBuildPod', message });
  await seen(said, /waits \(CannotCreateBuildPod: .*exceeded quota: small\)/);
  become(made, { phase: 'Cancelled', reason: 'CancelledBuild', message: 'The build was cancelled by the user.' });
  await assert.rejects(done, {
    reason: 'building:build_cancelled',
    message: /before it was done: CannotCreateBuildPod: .*exceeded quota: small\. Look at the quotas/,
  });
});

test('a Build that fails is whose fault its reason says', async () => {
  const ending = async (reason: string) => {
    const { done, build } = begin(orderOf());
    become(await build, { phase: 'Failed', reason, message: 'It\u001b[31m failed.' });
    return done.then(
      () => assert.fail('it did not fail'),
      ({ kind, reason, message }) => ({ kind, reason, message }),
    );
  };
  const broken = await ending('DockerBuildFailed');
  assert.deepEqual([broken.kind, broken.reason], ['build', 'building:dockerfile_failed']);
  assert.equal(
    broken.message,
    '"page/page" at aaaaaaa: the cluster failed on its Dockerfile (DockerBuildFailed: It failed.)',
  );
  assert.equal((await ending('PullBuilderImageFailed')).reason, 'building:no_base_image');
  assert.equal((await ending('PushImageToRegistryFailed')).reason, 'building:push_failed');
  const killed = await ending('OutOfMemoryKilled');
  assert.deepEqual([killed.kind, killed.reason], ['infrastructure', 'building:build_failed']);
});

test('what is sent to another registry goes with the login of this user, which goes with the rest', async () => {
  const login = { username: 'ada', password: 'lovelace' };
  const output = { kind: 'DockerImage', name: 'registry.example.com/x/page', tag: 'latest', login } as const;
  const { done, build } = begin(orderOf(output));
  const made = await build;
  const { name } = made.spec.output.pushSecret;
  assert.equal(made.spec.output.to.name, 'registry.example.com/x/page:latest');
  const [secret] = objects('Secret', 'v1');
  assert.equal(secret?.metadata.name, name);
  const auths = JSON.parse(Buffer.from(secret?.data['.dockerconfigjson'], 'base64').toString());
  const auth = Buffer.from('ada:lovelace').toString('base64');
  assert.deepEqual(auths, { auths: { 'registry.example.com': { auth } } });
  become(made, { phase: 'Complete', output: { to: { imageDigest: digest } } });
  await done;
  await removeBuilds(cluster, 'images');
  assert.deepEqual(objects('Secret', 'v1'), []);
});

test('who is cancelled, or waits too long, cancels the Build', async () => {
  const stop = new AbortController();
  const stopped = begin(orderOf(), stop.signal);
  const build = await stopped.build;
  become(build, { phase: 'Running' });
  await seen(stopped.said, /runs$/);
  stop.abort();
  await assert.rejects(stopped.done, { kind: 'cancelled' });
  const late = begin(orderOf(), undefined, 10_000);
  const slow = await late.build;
  await assert.rejects(late.done, { reason: 'building:build:timeout' });
  for (const { metadata } of [build, slow]) {
    const key = { ...build, name: metadata.name, namespace: 'images' };
    assert.equal(store.get(key)?.status.cancelled, true);
  }
});

test('what an attempt of the same run has left is made anew, with a Secret that does not go with it', async () => {
  const login = { username: 'ada', password: 'lovelace' };
  const order = orderOf({ kind: 'DockerImage', name: 'registry.example.com/x/page', tag: 'latest', login });
  const first = begin(order);
  const { metadata, spec } = await first.build;
  const { uid } = metadata;
  become(await first.build, { phase: 'Failed', reason: 'OutOfMemoryKilled' });
  await assert.rejects(first.done);
  const second = begin(order);
  const build = await until(store, () => {
    const found = store.get(buildKey(order));
    return found?.metadata.uid !== uid && found;
  });
  assert.notEqual(build.spec.output.pushSecret.name, spec.output.pushSecret.name);
  assert.ok(objects('Secret', 'v1').some(({ metadata: { name } }) => name === build.spec.output.pushSecret.name));
  become(build, { phase: 'Complete', output: { to: { imageDigest: digest } } });
  assert.equal(await second.done, digest);
});
