import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { buildKey, buildObject } from '../../../src/cluster/ci-builds/build-object.ts';
import { buildArchitectures } from '../../../src/cluster/ci-builds/node-architectures.ts';
import { type CiBuildPorts, runBuild } from '../../../src/cluster/ci-builds/run-build.ts';
import type { CiNamespace } from '../../../src/model/ci-run.ts';
import type { ImageOrder } from '../../../src/model/image-order.ts';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { until } from '../../sandbox/controllers/until.ts';
import { apiCluster } from '../api-cluster.ts';
import { patience } from '../sandbox-cluster.ts';

// No controller is at work on this API server: what the cluster makes of a Build, each test says itself.
const { store, cluster } = await apiCluster();
const namespace: CiNamespace = { name: 'ci-op-1', labels: { 'created-by-ci': 'true' }, registry: 'registry/ci-op-1' };
store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace.name } });
const owner = store.create({
  ...{ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' },
  metadata: { name: 'pipeline', namespace: namespace.name },
});
const digest = `sha256:${'7'.repeat(64)}`;
let orders = 0;

function orderOf(changes: Partial<ImageOrder> = {}): ImageOrder {
  orders += 1;
  return {
    ...{ to: `my_image${orders}`, work: 'building_project_image', from: 'base', git: undefined, dockerfile: undefined },
    ...{ dockerfilePath: 'Dockerfile.ci', contextDir: '', buildArgs: [{ name: 'WHO', value: 'me' }], resources: {} },
    images: [{ tag: 'src', as: [], paths: [{ sourcePath: '/go/src/x/.', destinationDir: '.' }] }],
    ...{ architectures: ['amd64'], labels: { 'vcs-type': '' }, loginFolder: undefined, jobSpec: '{}' },
    ...changes,
  };
}

function begin(
  order: ImageOrder,
  { signal, pendingSeconds = 3600 }: { signal?: AbortSignal; pendingSeconds?: number } = {},
) {
  const kept = new Map<string, Buffer>();
  const patient = patience(0, signal, 10_000);
  const lines: string[] = [];
  const files: CiBuildPorts['files'] = {
    async write(path, content) {
      kept.set(path, typeof content === 'string' ? Buffer.from(content) : await buffer(content));
    },
  };
  const ports = {
    ...patient,
    cluster,
    files,
    pendingSeconds,
    artifacts: 'out',
    output: (line: string) => lines.push(line),
  };
  const key = buildKey(order, 'amd64', namespace);
  const ground = { namespace, owner, fromDigest: digest, loginSecret: undefined };
  const done = runBuild(order, key, buildObject(order, 'amd64', ground), ports);
  done.catch(() => undefined);
  const build = () => until(store, () => store.get(key));
  return { done, key, kept, lines, said: patient.said, build };
}

function become(build: KubernetesObject, status: object): void {
  const live = store.get({ ...build, name: build.metadata.name, namespace: namespace.name });
  if (live) store.update({ ...live, status: { ...live.status, ...status } }, 'status');
}

async function seen(said: readonly string[], pattern: RegExp): Promise<void> {
  while (!said.some((text) => pattern.test(text))) await setImmediate();
}

const complete = { phase: 'Complete', output: { to: { imageDigest: digest } } };

test('the Build is as ci-operator makes it, and its manifests and its log are kept', async () => {
  const { done, build, kept, key } = begin(orderOf());
  const made = await build();
  const { metadata, spec } = made;
  assert.match(metadata.name, /^my-image\d+-amd64$/);
  assert.deepEqual(metadata.labels, { 'created-by-ci': 'true', creates: metadata.name.replace('-amd64', '') });
  assert.deepEqual(metadata.annotations, { 'ci.openshift.io/job-spec': '{}' });
  assert.equal(metadata.ownerReferences?.[0]?.uid, owner.metadata.uid);
  assert.deepEqual(spec, {
    serviceAccount: 'builder',
    ...{ nodeSelector: { 'kubernetes.io/arch': 'amd64' }, resources: {} },
    source: {
      type: 'Image',
      images: [
        {
          from: { kind: 'ImageStreamTag', name: 'pipeline:src' },
          paths: [{ sourcePath: '/go/src/x/.', destinationDir: '.' }],
        },
      ],
    },
    strategy: {
      type: 'Docker',
      dockerStrategy: {
        from: { kind: 'ImageStreamTag', namespace: 'ci-op-1', name: 'pipeline:base' },
        ...{ dockerfilePath: 'Dockerfile.ci', forcePull: true, noCache: true, imageOptimizationPolicy: 'SkipLayers' },
        env: [{ name: 'BUILD_LOGLEVEL', value: '0' }],
        buildArgs: [{ name: 'WHO', value: 'me' }],
      },
    },
    output: {
      to: { kind: 'ImageStreamTag', namespace: 'ci-op-1', name: `pipeline:${metadata.name}` },
      imageLabels: [
        { name: 'io.openshift.ci.from.base', value: digest },
        { name: 'vcs-type', value: '' },
      ],
    },
  });
  become(made, complete);
  assert.equal(await done, digest);
  const { items } = JSON.parse(String(kept.get(`out/build-resources/${key.name}.json`)));
  assert.equal(items[0].status.phase, 'Complete');
  assert.equal(gunzipSync(kept.get(`out/build-logs/${key.name}.log.gz`) ?? '').length, 0);
});

test('a repository, a Dockerfile of the order and a login for it', () => {
  const source = (changes: Partial<ImageOrder>) => {
    const ground = { namespace, owner, fromDigest: undefined, loginSecret: 'clone-login' };
    return buildObject(orderOf({ images: [], ...changes }), 'amd64', ground).spec.source;
  };
  const git = { uri: 'https://git.example.com/a/b', ref: 'c0ffee' };
  assert.deepEqual(source({ git, contextDir: 'ci' }), {
    ...{ type: 'Git', git, contextDir: 'ci', sourceSecret: { name: 'clone-login' } },
  });
  const images = [{ tag: 'root', as: ['pipeline:root'], paths: [] }];
  assert.deepEqual(source({ dockerfile: 'FROM pipeline:root', images, loginFolder: 'login' }), {
    ...{ type: 'Dockerfile', dockerfile: 'FROM pipeline:root' },
    images: [{ from: { kind: 'ImageStreamTag', name: 'pipeline:root' }, as: ['pipeline:root'] }],
    secrets: [{ secret: { name: 'clone-login' }, destinationDir: 'login' }],
  });
});

test('a Build of the same name that is done is taken, one that runs is followed', async () => {
  const order = orderOf();
  const first = begin(order);
  const made = await first.build();
  const second = begin(order);
  await seen(second.said, /there already, of a run with the same inputs/);
  become(made, complete);
  assert.deepEqual(await Promise.all([first.done, second.done, begin(order).done]), [digest, digest, digest]);
  assert.equal(store.get(first.key)?.metadata.uid, made.metadata.uid);
});

test('a Build that failed before is made anew', async () => {
  const order = orderOf();
  const first = begin(order);
  become(await first.build(), { phase: 'Failed', reason: 'DockerBuildFailed', message: 'no luck' });
  await assert.rejects(first.done, { reason: 'ci:building_project_image:dockerfile_failed', kind: 'build' });
  const old = store.get(first.key)?.metadata.uid;
  const { done, key } = begin(order);
  const made = await until(store, () => {
    const found = store.get(key);
    return found?.metadata.uid !== old && found;
  });
  become(made, complete);
  assert.equal(await done, digest);
});

test('what may pass is tried five times, longer and longer apart', async () => {
  const order = orderOf();
  const { done, key, said } = begin(order);
  let last = '';
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const made = await until(store, () => {
      const found = store.get(key);
      return found?.metadata.uid !== last && found;
    });
    last = made.metadata.uid ?? '';
    become(made, { phase: 'Failed', reason: 'BuildPodEvicted', message: 'The node was low on resource: memory' });
  }
  await assert.rejects(done, {
    reason: 'ci:building_project_image:build_failed',
    message: /did not succeed in 5 attempts.*BuildPodEvicted: The node was low on resource: memory/,
  });
  const waits = said.flatMap((text) => /again in (\d+) s/.exec(text)?.[1] ?? []);
  assert.deepEqual(waits, ['60', '90', '135', '203']);
});

test('a failed Dockerfile is tried again where its log tells of the network', async () => {
  const { done, build, said } = begin(orderOf());
  const logSnippet = 'curl: (6) Could not resolve host: example.com';
  const made = await build();
  become(made, { phase: 'Failed', reason: 'DockerBuildFailed', logSnippet });
  await seen(said, /DockerBuildFailed\), is made again/);
  const again = await until(store, () => {
    const found = store.get({ ...made, name: made.metadata.name, namespace: namespace.name });
    return found?.metadata.uid !== made.metadata.uid && found;
  });
  become(again, complete);
  await done;
});

test('a Build whose pod never starts ends the wait with what the cluster says of it', async () => {
  const { done, build, key } = begin(orderOf(), { pendingSeconds: 5 });
  const made = await build();
  become(made, { phase: 'Pending' });
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: `${key.name}-build`, namespace: namespace.name } },
    spec: { containers: [{ name: 'docker-build', image: 'x' }] },
  };
  const made2 = store.create(pod);
  const waiting = { name: 'docker-build', ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } };
  store.update({ ...made2, status: { phase: 'Pending', containerStatuses: [waiting] } }, 'status');
  await assert.rejects(done, { reason: 'ci:pod_pending', message: /does not start.*\n.*\n.*Pending/ });
  await assert.rejects(done, { message: /container "docker-build": waiting \(ImagePullBackOff\)/ });
});

test('a cancelled run cancels the Build that it made, and not that of another run', async () => {
  const order = orderOf();
  const first = begin(order);
  const made = await first.build();
  const stop = new AbortController();
  const second = begin(order, { signal: stop.signal });
  await seen(second.said, /there already/);
  stop.abort();
  await assert.rejects(second.done, { kind: 'cancelled' });
  assert.equal(store.get(first.key)?.status?.cancelled, undefined);
  become(made, complete);
  await first.done;
  const other = new AbortController();
  const third = begin(orderOf(), { signal: other.signal });
  await third.build();
  other.abort();
  await assert.rejects(third.done, { kind: 'cancelled' });
  assert.equal(store.get(third.key)?.status?.cancelled, true);
});

test('a Build that somebody cancels is told, and one that another run has given up is made anew', async () => {
  const order = orderOf();
  const first = begin(order);
  const made = await first.build();
  const second = begin(order);
  await seen(second.said, /there already/);
  become(made, { phase: 'Cancelled', reason: 'CancelledBuild', message: 'The build was cancelled by the user.' });
  await assert.rejects(first.done, { reason: 'ci:building_project_image:build_cancelled' });
  const again = await until(store, () => {
    const found = store.get(first.key);
    return found?.metadata.uid !== made.metadata.uid && found;
  });
  become(again, complete);
  assert.equal(await second.done, digest);
});

test('an architecture that no node has is told before anything is built', async () => {
  const node = (name: string, arch: string) =>
    store.create({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/arch': arch } } });
  node('one', 'amd64');
  node('two', 'arm64');
  assert.deepEqual(await buildArchitectures(orderOf({ architectures: ['*'] }), cluster), ['amd64', 'arm64']);
  await assert.rejects(buildArchitectures(orderOf({ architectures: ['amd64', 's390x'] }), cluster), {
    reason: 'ci:no_node_of_architecture',
    message: /is asked for s390x, and no node.*its nodes are amd64, arm64/,
  });
});

test('when the namespace has gone the error is that one', async () => {
  const order = orderOf();
  const { done, key, build } = begin(order);
  await build();
  store.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace.name });
  store.remove(key);
  await assert.rejects(done, { reason: 'ci:namespace_gone' });
});
