import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTargets } from '../../../src/cluster/promotion/check-targets.ts';
import { type Promotion, promotedDigests } from '../../../src/cluster/promotion/promoted-digests.ts';
import { writeAll } from '../../../src/cluster/promotion/write-all.ts';
import { tagWriter } from '../../../src/cluster/promotion/write-tag.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { apiCluster } from '../api-cluster.ts';
import { noted, patience } from '../sandbox-cluster.ts';

const { store, cluster } = await apiCluster();
const stream = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' };
const digests = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`);
const [one = '', two = '', old = ''] = digests;

for (const name of ['ci-op-1', 'acme']) store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

function putStream(namespace: string, name: string, tags: Readonly<Record<string, string>>): void {
  const history = Object.entries(tags).map(([tag, image]) => ({
    tag,
    items: [{ image, dockerImageReference: `registry/${namespace}/${name}@${image}`, generation: 1 }],
  }));
  const made = store.create({ ...stream, metadata: { name, namespace }, spec: {} });
  store.update(
    { ...made, status: { dockerImageRepository: `registry/${namespace}/${name}`, tags: history } },
    'status',
  );
}

putStream('ci-op-1', 'pipeline', { widget: one, tools: two });
putStream('acme', '1.0', { widget: old });

const promotions: readonly Promotion[] = [
  { image: 'widget', namespace: 'acme', stream: '1.0', tag: 'widget', digest: one },
  { image: 'tools', namespace: 'acme', stream: '1.0', tag: 'tools', digest: two },
  { image: 'tools', namespace: 'acme', stream: 'cache', tag: 'main', digest: two },
];

async function tags(): Promise<Record<string, string | undefined>> {
  const places = promotions.map(({ stream: name, tag }) => `${name}:${tag}`);
  const found = places.map(async (name) => {
    const object = await cluster.get({ ...stream, kind: 'ImageStreamTag', namespace: 'acme', name });
    return [name, object?.image.metadata.name] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

/** A cluster on which nobody can write a tag of this name. */
function without(name: string): Cluster {
  return {
    ...cluster,
    async create(object) {
      if (object.kind === 'ImageStreamTag' && object.metadata.name === name) throw new Error('the quota is used up');
      return cluster.create(object);
    },
  };
}

test('where the last one cannot be written, the others are what they were', async () => {
  const before = await tags();
  assert.deepEqual(before, { '1.0:widget': old, '1.0:tools': undefined, 'cache:main': undefined });
  const write = tagWriter(without('cache:main'), 'ci-op-1', patience(0));
  await assert.rejects(writeAll(promotions, write), {
    reason: 'ci:promoting_images:not_written',
    message:
      /"acme\/cache:main" could not be written: the quota is used up\nWhat had been written before it is as it was/,
  });
  assert.deepEqual(await tags(), before);
  assert.equal(store.get({ ...stream, name: 'cache', namespace: 'acme' }), undefined, 'the stream is ours, and goes');
});

test('all are written, each by its digest, in their order', async () => {
  const watched = noted(cluster);
  await writeAll(promotions, tagWriter(watched, 'ci-op-1', patience(0)));
  assert.deepEqual(await tags(), { '1.0:widget': one, '1.0:tools': two, 'cache:main': two });
  const written = store.get({ ...stream, name: '1.0', namespace: 'acme' });
  const sources = written?.spec.tags.map(({ from }: { from: { name: string } }) => from.name);
  assert.deepEqual(sources.toSorted(), [`pipeline@${one}`, `pipeline@${two}`]);
});

test('what could not be put back is named', async () => {
  const write = async ({ tag }: Promotion) => {
    if (tag === 'main') throw new Error('no');
    return async () => assert.equal(tag, 'tools');
  };
  await assert.rejects(writeAll(promotions, write), {
    message: /These could not be put back and have the new image: acme\/1.0:widget$/,
  });
});

test('an image that is not there is named before anything is written, as is a namespace', async () => {
  const images = [...promotions, { image: 'gone', namespace: 'acme', stream: '1.0', tag: 'gone' }];
  await assert.rejects(promotedDigests(cluster, 'ci-op-1', images), {
    reason: 'ci:promoting_images:missing_image',
    message: /^"acme\/1.0:gone" is to be the image "pipeline:gone", which is not in namespace "ci-op-1"/,
  });
  const found = await promotedDigests(cluster, 'ci-op-1', promotions);
  assert.deepEqual(found, promotions);
  await checkTargets(cluster, promotions);
  const elsewhere = [{ image: 'widget', namespace: 'nowhere', stream: 'x', tag: 'y' }];
  await assert.rejects(checkTargets(cluster, elsewhere), {
    reason: 'ci:promoting_images:no_namespace',
    message: /"oc new-project nowhere"/,
  });
});

test('a namespace that one may not write to is named with what an administrator can do', async () => {
  const refusing: Cluster = {
    ...cluster,
    create: async (object) =>
      object.kind === 'SelfSubjectAccessReview'
        ? { ...object, status: { allowed: false, reason: 'no RBAC' } }
        : cluster.create(object),
  };
  await assert.rejects(checkTargets(refusing, promotions), {
    reason: 'ci:promoting_images:forbidden',
    message: /namespace "acme": denied no RBAC. Let an administrator allow it: oc create clusterrole/,
  });
});
