import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../controllers/until.ts';
import { imageCluster, imageList, imageNamed, internal } from './image-cluster.ts';

// Read: openshift/openshift-apiserver 56aa2d9, pkg/image/apiserver/importer/importer.go and registry/imagestreamimport/rest.go;
// openshift/openshift-controller-manager, pkg/image/controller/imagestream_controller.go.

const golang = { kind: 'DockerImage', name: 'quay.io/centos/golang:1.22' };
const secret = (login: string, place = 'https://quay.io/v1/') => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'pull', namespace: 'default' },
  type: 'kubernetes.io/dockerconfigjson',
  data: {
    '.dockerconfigjson': Buffer.from(
      JSON.stringify({ auths: { [place]: { auth: Buffer.from(login).toString('base64') } } }),
    ).toString('base64'),
  },
});

test('a tag of another registry is imported, and pulled from where its policy says', async (t) => {
  const { store, registry, tag, getTag, stream } = await imageCluster(t);
  const image = imageNamed('golang', { 'io.openshift.ci.from.root': 'sha256:1' });
  const digest = registry.put('outside/quay.io/centos/golang', '1.22', image);
  const { code, body } = await tag('pipeline:root', golang, { referencePolicy: { type: 'Local' } });
  assert.deepEqual([code, body.image.metadata.name, body.tag.from], [201, '', golang]);
  await until(store, () => stream('pipeline').status.tags?.length === 1);
  const { spec, status } = stream('pipeline');
  const [local, source] = [`${internal}/default/pipeline@${digest}`, `quay.io/centos/golang@${digest}`];
  assert.deepEqual(
    [status.dockerImageRepository, status.publicDockerImageRepository],
    [`${internal}/default/pipeline`, `${registry.host}/default/pipeline`],
  );
  const [event] = status.tags[0].items;
  assert.deepEqual(
    [event.dockerImageReference, event.image, event.generation],
    [source, digest, spec.tags[0].generation],
  );
  const found = await getTag('pipeline:root');
  assert.equal(found.image.dockerImageReference, local);
  const { Config, Architecture, kind } = found.image.dockerImageMetadata;
  assert.deepEqual(
    [kind, Config.Env, Config.Labels],
    ['DockerImage', ['NAME=golang'], { 'io.openshift.ci.from.root': 'sha256:1' }],
  );
  assert.equal(typeof Architecture, 'string');
  assert.deepEqual(
    [registry.read('default/pipeline', 'root')?.digest, found.image.dockerImageLayers.length],
    [digest, 1],
  );
  await tag('pipeline:source', golang);
  await until(store, () => stream('pipeline').status.tags.length === 2);
  assert.equal((await getTag('pipeline:source')).image.dockerImageReference, source);
});

test('of a list this machine’s image is imported, or all of it', async (t) => {
  const { store, registry, call, path, tag, getTag, stream } = await imageCluster(t);
  const list = imageList('multi');
  registry.put('outside/quay.io/a/multi', 'latest', list);
  const from = { kind: 'DockerImage', name: 'quay.io/a/multi' };
  await tag('pipeline:one', from);
  await tag('pipeline:all', from, { importPolicy: { importMode: 'PreserveOriginal' } });
  await until(store, () => stream('pipeline').status.tags?.length === 2);
  const [all, one] = [await getTag('pipeline:all'), await getTag('pipeline:one')];
  assert.deepEqual([all.image.metadata.name, one.image.metadata.name], [list.digest, list.own]);
  const digests = all.image.dockerImageManifests.map(({ digest }: { digest: string }) => digest);
  assert.deepEqual(digests.sort(), [list.own, list.other].sort());
  const member = await call('GET', `${path('default', 'imagestreamimages')}/pipeline@${list.other}`);
  assert.deepEqual([member.code, member.body.image.metadata.name], [200, list.other]);
  assert.equal(member.body.image.dockerImageReference, `quay.io/a/multi@${list.other}`);
  assert.equal((await call('GET', `${path('default', 'imagestreamimages')}/pipeline@sha256:12`)).code, 404);
  assert.equal((await call('GET', `${path('default', 'imagestreamimages')}/pipeline`)).code, 400);
});

test('what is not there and what is private is a condition, which a new import takes away', async (t) => {
  const { store, registry, call, path, tag, stream } = await imageCluster(t);
  await tag('pipeline:root', golang);
  const conditionOf = () => stream('pipeline').status.tags?.[0]?.conditions?.[0];
  const missing = await until(store, () => conditionOf());
  assert.deepEqual(
    [missing.type, missing.status, missing.reason, missing.message],
    ['ImportSuccess', 'False', 'NotFound', `dockerimage.image.openshift.io "${golang.name}" not found`],
  );
  assert.equal(missing.generation, stream('pipeline').spec.tags[0].generation);
  const digest = registry.put('outside/quay.io/centos/golang', '1.22', imageNamed('golang'));
  registry.protect('outside/quay.io/centos/golang', 'robot:secret');
  const importAgain = async () => {
    const images = [{ from: golang, to: { name: 'root' } }];
    const spec = { import: true, images };
    return (await call('POST', path('default', 'imagestreamimports'), { metadata: { name: 'pipeline' }, spec })).body;
  };
  const [refused] = (await importAgain()).status.images;
  assert.deepEqual([refused.status.reason, refused.status.code], ['Unauthorized', 401]);
  assert.equal(refused.status.message, `you may not have access to the container image "${golang.name}"`);
  assert.equal(conditionOf().reason, 'Unauthorized');
  store.create(secret('robot:wrong'));
  assert.equal((await importAgain()).status.images[0].status.reason, 'Unauthorized');
  store.update(secret('robot:secret'));
  const { status } = await importAgain();
  assert.deepEqual([status.images[0].status.status, status.images[0].tag], ['Success', '1.22']);
  assert.equal(status.images[0].image.dockerImageReference, `quay.io/centos/golang@${digest}`);
  assert.equal(status.import.status.tags[0].items[0].image, digest);
  assert.equal(conditionOf(), undefined);
});

test('an import makes its stream, and without spec.import it only looks', async (t) => {
  const { registry, call, path, stream, store } = await imageCluster(t);
  const digest = registry.put('outside/quay.io/centos/golang', '1.22', imageNamed('golang'));
  const post = (name: string, spec: object) =>
    call('POST', path('default', 'imagestreamimports'), { metadata: { name }, spec });
  const images = [{ from: golang, to: { name: 'a' }, referencePolicy: { type: 'Local' } }];
  const looked = await post('new', { import: false, images });
  assert.deepEqual([looked.code, looked.body.status.images[0].image.metadata.name], [201, digest]);
  assert.equal(store.list({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' }).length, 0);
  await post('new', { import: true, images });
  const { spec, status } = stream('new');
  assert.deepEqual([spec.tags[0].from, spec.tags[0].referencePolicy], [golang, { type: 'Local' }]);
  assert.equal(status.tags[0].items[0].image, digest);
  assert.match((await post('new', { import: true, images: [] })).body.message, /you must specify at least one image/);
  const wrong = await post('new', { import: true, images: [{ from: { kind: 'ImageStreamTag', name: 'a:b' } }] });
  assert.match(wrong.body.message, /only DockerImage is supported/);
  assert.equal((await call('GET', path('default', 'imagestreamimports'))).code, 405);
});

test('a registry fails so many times, and another one never answers', async (t) => {
  const { store, registry, faults, call, path, tag, stream } = await imageCluster(t);
  registry.put('outside/quay.io/centos/golang', '1.22', imageNamed('golang'));
  faults.set({ importFails: [{ image: 'centos/golang', times: 2 }] });
  await tag('pipeline:root', golang);
  const { reason, message } = await until(store, () => stream('pipeline').status.tags?.[0]?.conditions?.[0]);
  assert.deepEqual([reason, message.startsWith('Internal error occurred: quay.io/')], ['InternalError', true]);
  const spec = { import: true, images: [{ from: golang, to: { name: 'root' } }] };
  const post = () => call('POST', path('default', 'imagestreamimports'), { metadata: { name: 'pipeline' }, spec });
  assert.equal((await post()).body.status.images[0].status.reason, 'InternalError');
  assert.equal((await post()).body.status.images[0].status.status, 'Success');
  faults.set({ importsStuck: ['centos/golang'] });
  assert.equal((await post()).code, 504);
  await tag('pipeline:stuck', golang);
  const histories = () => stream('pipeline').status.tags.map(({ tag: name }: { tag: string }) => name);
  assert.deepEqual(histories(), ['root']);
  faults.set({ importsStuck: [] });
  await until(store, () => histories().length === 2);
});

test('an image of the own registry is imported by who may pull there', async (t) => {
  const { store, push, project, tag, stream } = await imageCluster(t, { guarded: true });
  project('ci');
  const digest = push('ci/golang', '1.22', imageNamed('golang'));
  const from = { kind: 'DockerImage', name: `${internal}/ci/golang:1.22` };
  await tag('pipeline:root', from);
  const refused = await until(store, () => stream('pipeline').status.tags?.[0]?.conditions?.[0]);
  assert.deepEqual([refused.reason, refused.message.includes(from.name)], ['Unauthorized', true]);
  store.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'pullers', namespace: 'ci' },
    roleRef: { kind: 'ClusterRole', name: 'system:image-puller' },
    subjects: [{ kind: 'Group', name: 'system:authenticated' }],
  });
  await tag('pipeline:again', from);
  const found = await until(store, () =>
    stream('pipeline').status.tags.find((each: { tag: string }) => each.tag === 'again'),
  );
  assert.equal(found.items[0].image, digest);
});
