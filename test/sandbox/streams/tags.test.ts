import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueOAuthToken } from '../../../src/sandbox/auth/oauth-tokens.ts';
import { imageCluster, imageNamed, internal } from './image-cluster.ts';

// Read: openshift/openshift-apiserver 56aa2d9, pkg/image/apiserver/registry/imagestreamtag/rest.go and imagestream/strategy.go.

const from = (name: string, namespace?: string, kind = 'ImageStreamTag') => ({
  kind,
  name,
  ...(namespace && { namespace }),
});

test('a tag follows one of another namespace: pulled from its own stream, or from there', async (t) => {
  const { registry, push, project, tag, getTag, stream } = await imageCluster(t);
  project('ci');
  const digest = push('ci/golang', '1.22', imageNamed('golang'));
  const { code, body } = await tag('pipeline:root', from('golang:1.22', 'ci'));
  assert.deepEqual([code, body.image.metadata.name], [201, digest]);
  assert.equal(body.image.dockerImageReference, `${internal}/default/pipeline@${digest}`);
  assert.equal(registry.read('default/pipeline', 'root')?.digest, digest);
  await tag('pipeline:there', from('golang:1.22', 'ci'), { reference: true });
  assert.equal((await getTag('pipeline:there')).image.dockerImageReference, `${internal}/ci/golang@${digest}`);
  await tag('pipeline:image', from(`golang@${digest}`, 'ci', 'ImageStreamImage'));
  assert.equal((await getTag('pipeline:image')).image.metadata.name, digest);
  const names = stream('pipeline').status.tags.map(({ tag: name }: { tag: string }) => name);
  assert.deepEqual(names, ['image', 'root', 'there']);
});

test('tags of the same stream follow, those of others stay what they were', async (t) => {
  const { push, tag, getTag } = await imageCluster(t);
  const first = push('default/app', 'v1', imageNamed('one'));
  await tag('app:latest', from('v1'));
  await tag('copy:latest', from('app:v1'));
  const second = push('default/app', 'v1', imageNamed('two'));
  assert.notEqual(first, second);
  assert.equal((await getTag('app:latest')).image.metadata.name, second);
  assert.equal((await getTag('copy:latest')).image.metadata.name, first);
});

test('a tag takes the right to pull its source, which has to be there; the source’s tag may come later', async (t) => {
  const { store, callAs, push, project, path, tag } = await imageCluster(t);
  project('ci');
  push('ci/golang', '1.22', imageNamed('golang'));
  const bind = (name: string, namespace: string, role: string) =>
    store.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'User', name: 'ada' }],
    });
  bind('ada', 'default', 'edit');
  const ada = callAs(`Bearer ${issueOAuthToken(store, 'ada', { name: 'test', redirectUri: '' })}`);
  const body = { metadata: { name: 'pipeline:root' }, tag: { from: from('golang:1.22', 'ci') } };
  const refused = await ada('POST', path('default', 'imagestreamtags'), body);
  const why = 'imagestreams "pipeline" is invalid: spec.tags[root].from: Forbidden: ci/golang: "" ""';
  const message = `ImageStream.image.openshift.io "pipeline" is invalid: []: Internal error: ${why}`;
  assert.deepEqual([refused.code, refused.body.message], [422, message]);
  const direct = { metadata: { name: 'pipeline' }, spec: { tags: [{ name: 'root', from: body.tag.from }] } };
  assert.equal((await ada('POST', path('default', 'imagestreams'), direct)).body.message, message);
  assert.equal(
    store.list({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' }, { namespace: 'default' }).length,
    0,
  );
  bind('puller', 'ci', 'system:image-puller');
  assert.equal((await ada('POST', path('default', 'imagestreamtags'), body)).code, 201);
  const absent = await tag('pipeline:a', from('none:1.22', 'ci'));
  assert.match(absent.body.message, /spec\.tags\[a\]\.from\.name: Not found: "none:1\.22"/);
  assert.equal((await tag('pipeline:b', from('golang:9', 'ci'))).code, 201);
});

test('a tag is made once, read once it is an image, changed, and deleted with its history', async (t) => {
  const { registry, call, push, path, tag, stream } = await imageCluster(t);
  const [one, two] = [push('default/app', 'one', imageNamed('one')), push('default/app', 'two', imageNamed('two'))];
  const at = `${path('default', 'imagestreamtags')}/pipeline:x`;
  assert.equal((await call('GET', at)).body.message, 'imagestreams.image.openshift.io "pipeline" not found');
  await tag('pipeline:x', from('app:none'));
  assert.equal((await call('GET', at)).body.message, 'imagestreamtags.image.openshift.io "pipeline:x" not found');
  const twice = await tag('pipeline:x', from('app:one'));
  assert.deepEqual(
    [twice.code, twice.body.message],
    [409, 'imagestreamtag.image.openshift.io "pipeline:x" already exists'],
  );
  const change = { tag: { from: from('app:one') } };
  const patched = await call('PATCH', at, change, 'application/merge-patch+json');
  assert.deepEqual([patched.code, patched.body.image.metadata.name], [200, one]);
  const put = await call('PUT', at, { metadata: { name: 'pipeline:x' }, tag: { from: from('app:two') } });
  assert.deepEqual([put.code, put.body.image.metadata.name], [200, two]);
  const history = stream('pipeline').status.tags[0].items.map(({ image }: { image: string }) => image);
  assert.deepEqual(history, [two, one]);
  const stale = { metadata: { name: 'pipeline:x', resourceVersion: '1' }, tag: { from: from('app:one') } };
  assert.equal((await call('PUT', at, stale)).code, 409);
  assert.equal((await call('DELETE', at)).body.status, 'Success');
  assert.equal((await call('DELETE', at)).code, 404);
  assert.deepEqual([stream('pipeline').status.tags, stream('pipeline').spec.tags], [[], []]);
  assert.equal(registry.read('default/pipeline', 'x'), undefined);
  assert.equal((await call('GET', `${path('default', 'imagestreamtags')}/pipeline`)).code, 400);
});

test('a stream is made with tags, defaults and generations; who asks once more says generation 0', async (t) => {
  const { call, push, path, stream, registry, store } = await imageCluster(t);
  const digest = push('default/app', 'one', imageNamed('one'));
  const tags = [{ name: 'a', from: from('app:one') }];
  const spec = { lookupPolicy: { local: true }, tags };
  const { body } = await call('POST', path('default', 'imagestreams'), { metadata: { name: 'pipeline' }, spec });
  assert.deepEqual(body.spec.tags[0], {
    ...{ name: 'a', annotations: null, from: from('app:one'), generation: 1 },
    ...{ importPolicy: { importMode: 'Legacy' }, referencePolicy: { type: 'Source' } },
  });
  assert.deepEqual([body.status.tags[0].items[0].image, body.metadata.generation], [digest, 1]);
  const listed = (await call('GET', path('default', 'imagestreamtags'))).body.items;
  assert.deepEqual(
    listed.map(({ metadata, lookupPolicy }: typeof body) => [metadata.name, lookupPolicy.local]),
    [
      ['app:one', false],
      ['pipeline:a', true],
    ],
  );
  const again = [{ op: 'replace', path: '/spec/tags/0/generation', value: 0 }];
  await call('PATCH', `${path('default', 'imagestreams')}/pipeline`, again, 'application/json-patch+json');
  assert.deepEqual([stream('pipeline').spec.tags[0].generation, stream('pipeline').metadata.generation], [2, 2]);
  const dry = { metadata: { name: 'dry:x' }, tag: { from: from('app:one') } };
  assert.equal((await call('POST', `${path('default', 'imagestreamtags')}?dryRun=All`, dry)).code, 201);
  assert.equal(registry.read('default/dry', 'x'), undefined);
  await call('DELETE', `${path('default', 'imagestreams')}/pipeline`);
  assert.equal(registry.read('default/pipeline', 'a'), undefined);
  assert.equal(store.list({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' }).length, 1);
});
