import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importImage } from '../../../src/cluster/image-streams/import-image.ts';
import { pullSpecOf, taggedImage } from '../../../src/cluster/image-streams/pull-spec.ts';
import { readStream } from '../../../src/cluster/image-streams/read-stream.ts';
import { tagImage } from '../../../src/cluster/image-streams/tag-image.ts';
import { takeStream } from '../../../src/cluster/image-streams/take-stream.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { StreamstressError } from '../../../src/model/error.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { makeMachineImage } from '../../../src/sandbox/registry/machine-image.ts';
import { ciSandbox, imageWith } from './on-sandbox.ts';

const { images, cluster, trouble, faults, opened } = await ciSandbox();
const root = { stream: 'pipeline', tag: 'root' };

test('an image of another registry becomes a tag of the namespace, by its digest', async () => {
  const digest = images.push('outside/quay.io/org/tool', 'v1', imageWith('tool', { color: 'green' }));
  const ground = await opened();
  const { pullSpec, imported } = await importImage(ground, root, `quay.io/org/tool@${digest}`);
  assert.equal(pullSpec, `${ground.namespace.registry}/pipeline@${digest}`);
  assert.equal(imported, true);
  const found = await taggedImage(cluster, ground.namespace.name, root);
  assert.deepEqual([found?.digest, found?.labels.color], [digest, 'green']);
});

test('other clusters pull an image by the name that the registry has outside', async () => {
  const digest = images.push('outside/quay.io/org/shown', 'v1', imageWith('shown'));
  const ground = await opened();
  await importImage(ground, root, 'quay.io/org/shown:v1');
  const { name } = ground.namespace;
  const found = await taggedImage(cluster, name, root);
  const { publicRepository = '' } = (await readStream(cluster, name, 'pipeline')) ?? {};
  assert.equal(found?.publicPullSpec, `${publicRepository}@${digest}`);
  assert.notEqual(found?.publicPullSpec, found?.pullSpec);
});

test('a list of images has the labels of its first one, and is of no architecture', async () => {
  const list = makeMachineImage(['amd64', 'arm64'], { labels: { color: 'red' } });
  const digest = images.push('outside/quay.io/org/list', 'v1', list);
  const ground = await opened();
  await importImage(ground, root, 'quay.io/org/list:v1');
  const found = await taggedImage(cluster, ground.namespace.name, root);
  assert.deepEqual([found?.digest, found?.labels.color, found?.architecture], [digest, 'red', undefined]);
});

test('a tag that is there stays what it is: runs of the same inputs share it', async () => {
  const digest = images.push('outside/quay.io/org/first', 'v1', imageWith('first'));
  images.push('outside/quay.io/org/first', 'v2', imageWith('second'));
  const ground = await opened();
  await importImage(ground, root, 'quay.io/org/first:v1');
  const again = await importImage(ground, root, 'quay.io/org/first:v2');
  assert.deepEqual([again.imported, again.pullSpec.split('@')[1]], [false, digest]);
});

test('what is not there is said at once, with the image and the namespace', async () => {
  const ground = await opened();
  await assert.rejects(importImage(ground, root, 'quay.io/org/nothing:v1'), (error: StreamstressError) => {
    assert.deepEqual([error.kind, error.reason], ['request', 'ci:importing_image:not_found']);
    assert.match(error.message, /"quay\.io\/org\/nothing:v1".*"pipeline:root".*namespace "ci-op-/);
    return true;
  });
});

test('what nobody may pull is said with the Role that is missing', async () => {
  images.push('outside/registry.example.com/team/secret', 'v1', imageWith('secret'));
  images.protect('outside/registry.example.com/team/secret', Buffer.from('robot:pass-word').toString('base64'));
  const ground = await opened();
  const importing = importImage(ground, root, 'registry.example.com/team/secret:v1');
  await assert.rejects(importing, (error: StreamstressError) => {
    assert.equal(error.reason, 'ci:importing_image:forbidden');
    for (const part of ['kind: RoleBinding', 'namespace: team', 'imagestreams/layers', 'name: system:authenticated'])
      assert.ok(error.message.includes(part), part);
    return true;
  });
});

test('an import that fails inside of the cluster is tried again', async () => {
  images.push('outside/quay.io/org/flaky', 'v1', imageWith('flaky'));
  trouble.setFaults({ importFails: [{ image: 'org/flaky', times: 2 }] });
  const ground = await opened();
  await importImage(ground, root, 'quay.io/org/flaky:v1');
  assert.ok(ground.said.some((line) => line.includes('once more')));
});

test('and is an error when it fails each time', async () => {
  images.push('outside/quay.io/org/broken', 'v1', imageWith('broken'));
  trouble.setFaults({ importFails: [{ image: 'org/broken', times: 1000 }] });
  const ground = await opened(2000);
  await assert.rejects(importImage(ground, root, 'quay.io/org/broken:v1'), { reason: 'ci:importing_image:failed' });
});

test('a tag can be made another image, of the same namespace too', async () => {
  const digest = images.push('outside/quay.io/org/built', 'v1', imageWith('built'));
  images.push('outside/quay.io/org/old', 'v1', imageWith('old'));
  const ground = await opened();
  const stable = { stream: 'stable', tag: 'tool' };
  await importImage(ground, root, 'quay.io/org/built:v1');
  await importImage(ground, stable, 'quay.io/org/old:v1');
  const namespace = ground.namespace.name;
  await tagImage(ground, stable, { kind: 'ImageStreamImage', namespace, name: `pipeline@${digest}` });
  assert.equal((await pullSpecOf(cluster, namespace, stable)).split('@')[1], digest);
});

test('a tag is written again where others write to its stream, and it is an error where they never leave off', async () => {
  const digest = images.push('outside/quay.io/org/crowded', 'v1', imageWith('crowded'));
  const ground = await opened();
  const stable = { stream: 'stable', tag: 'tool' };
  await importImage(ground, root, 'quay.io/org/crowded:v1');
  const from = {
    kind: 'ImageStreamImage',
    namespace: ground.namespace.name,
    name: `pipeline@${digest}`,
  } as const;
  await tagImage(ground, stable, from);
  faults.inject({ match: { resource: 'imagestreamtags', verb: 'create' }, effect: 'conflict', times: 2 });
  const back = faults.inject({ match: { resource: 'imagestreamtags', verb: 'patch' }, effect: 'conflict', times: 3 });
  await tagImage(ground, stable, from);
  assert.equal((await pullSpecOf(cluster, ground.namespace.name, stable)).split('@')[1], digest);
  back();
  faults.inject({ match: { resource: 'imagestreamtags', verb: 'patch' }, effect: 'conflict', times: 100 });
  await assert.rejects(tagImage(ground, stable, from), { reason: 'ci:importing_image:busy' });
  faults.clear();
});

test('all images of a stream are taken, with the release that they are of', async () => {
  const ground = await opened();
  const from = await opened();
  const digests = ['a', 'b', 'c'].map((name) => images.push(`${from.namespace.name}/4.19`, name, imageWith(name)));
  const key = { ...kinds.imageStream, namespace: from.namespace.name, name: '4.19' };
  const metadata = { annotations: { 'release.openshift.io/config': '{"name":"4.19.0-0"}' } };
  await cluster.patch(key, { type: 'merge', body: { metadata } });
  const taken = await readStream(cluster, from.namespace.name, '4.19');
  await takeStream(ground, { namespace: from.namespace.name, name: '4.19', images: taken?.images ?? {} }, 'stable');
  const stable = await readStream(cluster, ground.namespace.name, 'stable');
  assert.deepEqual(
    Object.values(stable?.images ?? {}).map((pullSpec) => pullSpec.split('@')[1]),
    digests,
  );
  assert.equal(stable?.annotations['release.openshift.io/config'], '{"name":"4.19.0-0"}');
});

test('a stream whose images we may not pull is said with the Role that is missing', async () => {
  const ground = await opened();
  const refusing: Cluster = {
    ...cluster,
    create: async () => {
      const why = 'ImageStream "stable" is invalid: spec.tags[cli].from: Forbidden: ocp/4.19@sha256:1';
      throw new StreamstressError('infrastructure', ['cluster', 'invalid'], `${why}${', and so on'.repeat(1000)}`);
    },
  };
  const { registry } = ground.namespace;
  const cli = `${registry.split('/')[0]}/ocp/4.19@sha256:${'1'.repeat(64)}`;
  const taking = takeStream(
    { ...ground, cluster: refusing },
    { namespace: 'ocp', name: '4.19', images: { cli } },
    'stable',
  );
  await assert.rejects(taking, (error: StreamstressError) => {
    assert.equal(error.reason, 'ci:importing_image:forbidden');
    assert.match(error.message, /namespace "ocp" may let everybody.*pull "4\.19"/);
    return error.message.length < 2000;
  });
});

test('a namespace, or a stream, that is deleted while images are imported is said at once', async () => {
  trouble.setFaults({ importsStuck: ['org/stuck'] });
  for (const [kind, reason] of [
    ['imageStream', 'ci:importing_image:stream_gone'],
    ['namespace', 'ci:namespace_gone'],
  ] as const) {
    const ground = await opened();
    const { name } = ground.namespace;
    const key =
      kind === 'namespace'
        ? { ...kinds.namespace, name }
        : { ...kinds.imageStream, namespace: name, name: root.stream };
    const progress = () => void cluster.delete(key);
    await assert.rejects(importImage({ ...ground, progress }, root, 'quay.io/org/stuck:v1'), { reason });
  }
});

test('an import that never comes is an error with what the cluster says', async () => {
  trouble.setFaults({ importsStuck: ['org/stuck'] });
  const ground = await opened(3000);
  await assert.rejects(importImage(ground, root, 'quay.io/org/stuck:v1'), {
    reason: 'ci:importing_image:timeout',
    message: /"pipeline:root" from ".*" is not done[\s\S]*ImageStream "ci-op-/,
  });
});
