import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import { streamstress } from '../e2e/process.ts';
import type { Ran } from './sample/run-sample.ts';
import { sampleCluster } from './sample/sample-cluster.ts';

const { sandbox, folder, source, commit, run } = await sampleCluster();
const { store } = sandbox;
const kinds = {
  build: { apiVersion: 'build.openshift.io/v1', kind: 'Build' },
  namespace: { apiVersion: 'v1', kind: 'Namespace' },
  stream: { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' },
};
const cached = (t: TestContext, args: readonly string[], changes = {}) =>
  run(t, { of: 'main__cached', args: ['--source', source, ...args], changes });
const promoted = ['--target', '[images]', '--target', 'unit', '--promote'];

function namespaceOf({ step }: Ran): string {
  return /^namespace "(ci-op-[a-z0-9]{8})"/.exec(step('namespace').summary)?.[1] ?? '';
}

/** The Builds of a namespace, by name: who was built again has another uid. */
function buildsOf(namespace: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    store.list(kinds.build, { namespace }).map(({ metadata }) => [metadata.name, metadata.uid]),
  );
}

/** Digest of a tag; undefined where there is none. */
function digestOf(namespace: string, stream: string, tag: string): string | undefined {
  const tags = store.get({ ...kinds.stream, namespace, name: stream })?.status?.tags ?? [];
  return tags.find((one: { tag: string }) => one.tag === tag)?.items[0].image;
}

let shared = '';

test('two runs of the same inputs at once share a namespace, which says whose it is and how long it is wanted', async (t) => {
  const args = ['--target', 'unit', '--delete-when-idle', '30m', '--delete-after', '5h', '--job-name', 'a-job'];
  const runs = await Promise.all([cached(t, args), cached(t, args)]);
  for (const { code, said } of runs) assert.equal(code, 0, said);
  const [one, other] = runs.map(namespaceOf);
  assert.match(one ?? '', /^ci-op-/);
  assert.equal(one, other);
  shared = one ?? '';
  assert.deepEqual(Object.keys(buildsOf(shared)), ['bin-amd64', 'src-amd64']);
  const { labels = {}, annotations = {} } = store.get({ ...kinds.namespace, name: shared })?.metadata ?? {};
  assert.equal(labels['streamstress.dev/ci'], 'true');
  assert.equal(annotations['ci.openshift.io/ttl.soft'], '1800s');
  assert.equal(annotations['ci.openshift.io/ttl.hard'], '18000s');
  assert.match(annotations['ci.openshift.io/active'] ?? '', /^\d{4}-\d\d-\d\dT[\d:]+Z$/);
  const [build] = store.list(kinds.build, { namespace: shared });
  assert.equal(build?.metadata.labels?.['ci.openshift.io/metadata.variant'], 'cached');
  assert.equal(build?.metadata.labels?.['ci.openshift.io/jobname'], 'a-job');
});

test('nothing is promoted of a run with a red test, of a pull request, or to a namespace that is not there', async (t) => {
  const red = await cached(t, ['--target', 'red', ...promoted]);
  assert.equal(red.code, 1, red.said);
  assert.equal(red.step('[promotion]').status, 'blocked');
  assert.equal(namespaceOf(red), shared);
  const pull = await cached(t, ['--pull', '1', ...promoted]);
  assert.equal(pull.code, 2, pull.said);
  assert.match(pull.said, /--promote gives images the tags of a branch, and a pull request is no part of it yet/);
  const gone = await cached(t, promoted, { 'namespace: acme-tags': 'namespace: acme-gone' });
  assert.equal(gone.code, 2, gone.said);
  assert.equal(gone.step('check promotion').reason, 'ci:promoting_images:no_namespace');
  assert.match(gone.said, /images are promoted to namespace "acme-gone", which is not on this cluster/);
  assert.equal(digestOf('acme', '4.19', 'plain'), undefined, 'all or nothing');
  const unmade = await cached(t, promoted, { 'widget-src: src': 'widget-src: rpms' });
  assert.equal(unmade.code, 2, unmade.said);
  assert.match(unmade.said, /image "rpms" is to be promoted, and no step of this run makes it/);
});

test('promotion by name, tag and commit, to several targets, the cache last; nothing is built once more', async (t) => {
  const before = buildsOf(shared);
  const all = await cached(t, promoted);
  assert.equal(all.code, 0, all.said);
  assert.equal(namespaceOf(all), shared);
  assert.deepEqual(buildsOf(shared), before);
  const pipeline = (tag: string) => digestOf(shared, 'pipeline', tag);
  assert.match(pipeline('plain') ?? '', /^sha256:/);
  assert.equal(digestOf('acme', '4.19', 'plain'), pipeline('plain'));
  assert.equal(digestOf('acme', 'plain', commit), pipeline('plain'));
  assert.equal(digestOf('acme-tags', 'widget-src', 'latest'), pipeline('src'));
  assert.equal(digestOf('acme-tags', 'plain', 'latest'), undefined, 'excluded');
  assert.equal(digestOf('acme', '4.19', 'extra'), undefined, 'optional');
  assert.equal(store.get({ ...kinds.namespace, name: 'acme-old' }), undefined, 'disabled');
  assert.match(all.step('[promotion]').summary, /, build-cache\/acme-widget:main-cached$/);
  assert.equal(digestOf('build-cache', 'acme-widget', 'main-cached'), pipeline('bin'));
});

test('a tag that cannot be written puts back those before it', async (t) => {
  const before = digestOf('acme', '4.19', 'plain');
  const match = { resource: 'imagestreamtags', namespace: 'acme-tags', verb: 'create' };
  sandbox.faults.inject({ match, effect: 500, times: 100 });
  const failed = await cached(t, [...promoted, '--fresh']);
  sandbox.faults.clear();
  assert.equal(failed.code, 2, failed.said);
  assert.equal(failed.step('[promotion]').reason, 'ci:promoting_images:not_written');
  assert.notEqual(namespaceOf(failed), shared, '--fresh');
  assert.notDeepEqual(Object.values(buildsOf(namespaceOf(failed))), []);
  assert.notEqual(digestOf(namespaceOf(failed), 'pipeline', 'plain'), undefined);
  assert.equal(digestOf('acme', '4.19', 'plain'), before);
});

test('the next build begins with the cache, until the build root is another one', async (t) => {
  const next = await cached(t, ['--target', 'unit']);
  assert.equal(next.code, 0, next.said);
  assert.match(
    next.step('resolve:[input:root]').summary,
    /build-cache\/acme-widget@sha256:\w+, the cache of an earlier build$/,
  );
  assert.match(next.said + next.artifact('../logs/bin.log').toString(), /the binaries are there already/);
  sandbox.images.push('ci/build-root', 'latest', makeMachineImage(['amd64', 'arm64'], { labels: { changed: 'true' } }));
  const changed = await cached(t, ['--target', '[input:root]']);
  assert.equal(changed.code, 0, changed.said);
  assert.match(changed.step('resolve:[input:root]').summary, /ci\/build-root@sha256:\w+$/);
});

test('an image of the build root that is not there, and a namespace that is not of a run', async (t) => {
  const none = await run(t, { of: 'main', args: ['--target', 'src'], changes: { 'name: build-root': 'name: none' } });
  assert.equal(none.code, 2, none.said);
  assert.match(none.said, /"ci\/none:latest"|ci\/none:latest/);
  const taken = await cached(t, ['--target', 'unit', '--namespace', 'acme']);
  assert.equal(taken.code, 2, taken.said);
  assert.equal(taken.step('namespace').reason, 'ci:initializing_namespace:not_ours');
});

test('namespaces of runs are deleted, and no other', async (t) => {
  const clean = (...args: string[]) =>
    streamstress(t, ['ci', 'clean', ...args], { PATH: process.env.PATH, KUBECONFIG: sandbox.kubeconfig }, folder);
  const isThere = (name: string) => {
    const found: KubernetesObject | undefined = store.get({ ...kinds.namespace, name });
    return found !== undefined && found.metadata.deletionTimestamp === undefined;
  };
  const other = await clean('--namespace', 'acme');
  assert.equal(other.code, 2);
  assert.match(other.stderr, /not a namespace of "ci run": "acme"/);
  const kept = await clean();
  assert.equal(kept.code, 0, kept.stderr);
  assert.match(kept.stdout, new RegExp(`^kept ${shared} of .*: it may be in use for \\d+ min more`, 'm'));
  const dry = await clean('--namespace', shared, '--dry-run');
  assert.match(dry.stdout, new RegExp(`^would delete ${shared}`, 'm'));
  assert.ok(isThere(shared));
  const gone = await clean('--namespace', shared);
  assert.equal(gone.code, 0, gone.stderr);
  assert.ok(!isThere(shared));
  assert.ok(isThere('acme'));
});
