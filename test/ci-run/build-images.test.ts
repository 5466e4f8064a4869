import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { groundOf } from '../ci/run/run-ground.ts';
import { openRegistry } from '../registry/guarded-registry.ts';
import { building } from './building.ts';

const { store, cluster, folder, registry, repository, newNamespace, build } = await building();
const artifacts = join(folder, 'artifacts');

const dockerfile = 'FROM nothing\nCOPY . /content\nRUN cat /content/README && cat /content/made/built\n';
const widget = repository('widget', {
  README: 'of the repository\n',
  'image/Dockerfile': dockerfile,
  'image/README': 'of its folder\n',
});

const images = `images:
  items:
  - to: widget
    from: base
    context_dir: image
    inputs:
      bin:
        paths: [{source_path: /go/src/github.com/acme/widget/out/., destination_dir: made}]
base_images:
  base: {namespace: n, name: n, tag: t}
binary_build_commands: mkdir out && echo built in $(pwd) > out/built
`;

const key = (namespace: string, name: string) => ({
  ...{ apiVersion: 'build.openshift.io/v1', kind: 'Build', namespace, name },
});

test('src, bin and an image of them, each by a Build of which all is kept', async () => {
  const ground = groundOf(images, { artifacts, targets: ['[images]'] });
  const namespace = newNamespace({ base: makeMachineImage(['amd64', 'arm64']) });
  const { of, lines } = await build(ground, widget, namespace);
  for (const name of ['src', 'bin', 'widget']) assert.equal(of(name).status, 'succeeded', of(name).summary);
  assert.ok(lines.includes('of its folder'), lines.join('\n'));
  assert.ok(lines.includes('built in /go/src/github.com/acme/widget'));
  const tag = await cluster.get({
    ...{ apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamTag' },
    ...{ namespace: namespace.name, name: 'pipeline:widget' },
  });
  const digest = store.get(key(namespace.name, 'widget-amd64'))?.status.output.to.imageDigest;
  assert.equal(tag?.image.metadata.name, digest);
  const labels = tag?.image.dockerImageMetadata.Config.Labels;
  assert.equal(labels['vcs-ref'], widget.base.sha);
  assert.match(labels['io.openshift.ci.from.base'], /^sha256:/);
  const log = gunzipSync(readFileSync(join(artifacts, 'build-logs/widget-amd64.log.gz'))).toString();
  assert.match(log, /^\d{4}-\d\d-\d\dT\S+ .*of its folder$/m);
  const { items } = JSON.parse(readFileSync(join(artifacts, 'build-resources/widget-amd64.json'), 'utf8'));
  assert.deepEqual(
    items.slice(0, 2).map(({ kind }: { kind: string }) => kind),
    ['Build', 'Pod'],
  );
  const again = await build(ground, widget, namespace);
  assert.equal(again.of('widget').status, 'succeeded');
  assert.equal(store.get(key(namespace.name, 'widget-amd64'))?.status.output.to.imageDigest, digest);
});

test('what is asked for two architectures is a list of images', async () => {
  const text = images.replace('    context_dir', '    capabilities: [arm64]\n    context_dir');
  const ground = groundOf(text, { artifacts, targets: ['widget'] });
  const namespace = newNamespace({ base: makeMachineImage(['amd64', 'arm64']) });
  const { of } = await build(ground, widget, namespace);
  assert.equal(of('widget').status, 'succeeded', of('widget').error?.message);
  const tag = await cluster.get({
    ...{ apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamTag' },
    ...{ namespace: namespace.name, name: 'pipeline:widget' },
  });
  assert.deepEqual(
    tag?.image.dockerImageManifests.map(({ architecture }: { architecture: string }) => architecture),
    ['amd64', 'arm64'],
  );
  const fewer = await build(groundOf(images, { artifacts, targets: ['widget'] }), widget, namespace);
  assert.equal(fewer.of('widget').status, 'succeeded', fewer.of('widget').error?.message);
});

test('a build root without git says that it lacks git, one without a shell that it lacks a shell', async () => {
  const ground = groundOf('', { artifacts, targets: ['src'] });
  const bare = await build(ground, widget, newNamespace({ root: makeImage({ files: [] }) }));
  assert.equal(bare.of('src').error?.reason, 'ci:cloning_source:build_root_unfit');
  assert.match(bare.of('src').summary, /the build root has no shell/);
});

test('a Dockerfile that fails ends with the end of its log, and all of it is kept', async () => {
  const broken = repository('broken', { Dockerfile: 'FROM nothing\nRUN echo no luck today; exit 3\n' });
  const ground = groundOf(
    'images:\n  items:\n  - to: broken\n    from: base\nbase_images:\n  base: {namespace: n, name: n, tag: t}\n',
    { artifacts, targets: ['broken'] },
  );
  const { of } = await build(ground, broken, newNamespace({ base: makeMachineImage(['amd64', 'arm64']) }));
  const { error } = of('broken');
  assert.equal(error?.reason, 'ci:building_project_image:dockerfile_failed');
  assert.match(error?.message ?? '', /"pipeline:broken".*\n(?:.*\n)*.*no luck today/);
  assert.ok(existsSync(join(artifacts, 'build-logs/broken-amd64.log.gz')));
});

test('images are promoted to streams of the cluster, all of them or none', async () => {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'promoted' } });
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'build-cache' } });
  const promotion = `${images}promotion:\n  to:\n  - {namespace: promoted, name: '1.0', tag_by_commit: true}\n`;
  const ground = groundOf(promotion, { artifacts, promote: true, targets: ['[images]'] });
  const namespace = newNamespace({ base: makeMachineImage(['amd64', 'arm64']) });
  const { of } = await build(ground, widget, namespace);
  assert.equal(of('[promotion]').status, 'succeeded', of('[promotion]').error?.message);
  const digestOf = async (ns: string, name: string) => {
    const object = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamTag', namespace: ns, name };
    return (await cluster.get(object))?.image.metadata.name;
  };
  const built = await digestOf(namespace.name, 'pipeline:widget');
  assert.match(built, /^sha256:/);
  assert.equal(await digestOf('promoted', '1.0:widget'), built);
  assert.equal(await digestOf('promoted', `widget:${widget.base.sha}`), built);
  assert.equal(await digestOf('build-cache', 'acme-widget:main'), await digestOf(namespace.name, 'pipeline:bin'));
  const nowhere = groundOf(promotion.replace('namespace: promoted', 'namespace: nowhere'), {
    ...{ artifacts, promote: true, targets: ['[images]'] },
  });
  const refused = await build(nowhere, widget, namespace);
  assert.equal(refused.of('check promotion').error?.reason, 'ci:promoting_images:no_namespace');
  assert.equal(refused.of('[promotion]').status, 'blocked');
});

test('a login for cloning is used, and no image and no log has it', async () => {
  const token = join(folder, 'token');
  writeFileSync(token, 'the-token-for-cloning\n');
  const ground = groundOf('', { artifacts, targets: ['src'], cloneLogin: { type: 'token', path: token } });
  const namespace = newNamespace();
  const { of, lines } = await build(ground, widget, namespace);
  assert.equal(of('src').status, 'succeeded', of('src').error?.message);
  assert.ok(!lines.some((line) => line.includes('the-token-for-cloning')));
  const { spec } = store.get(key(namespace.name, 'src-amd64')) ?? assert.fail('there is no Build');
  assert.deepEqual(spec.source.secrets, [{ secret: { name: 'clone-login' }, destinationDir: 'clone-login' }]);
  const look = groundOf(
    'images:\n  items:\n  - to: look\n    from: src\n    dockerfile_literal: "FROM x\\nRUN ls /tmp; cat README; git log -1 --format=%D; ls /tmp/clone-login || echo nothing is left\\n"\n',
    { artifacts, targets: ['look'] },
  );
  const looked = await build(look, widget, namespace);
  for (const line of ['of the repository', 'HEAD -> main', 'nothing is left'])
    assert.ok(looked.lines.includes(line), line);
});

test('images are copied to another registry', async (t) => {
  const { host } = await openRegistry(t);
  const promotion = `${images}promotion:\n  disable_build_cache: true\n  to:\n  - {namespace: elsewhere, tag: latest}\n`;
  const ground = groundOf(promotion, { artifacts, promote: true, promoteTo: host, targets: ['[images]'] });
  const namespace = newNamespace({ base: makeMachineImage(['amd64', 'arm64']) });
  const { of } = await build(ground, widget, namespace);
  assert.equal(of('[promotion]').status, 'succeeded', of('[promotion]').error?.message);
  const digest = store.get(key(namespace.name, 'widget-amd64'))?.status.output.to.imageDigest;
  const answer = await fetch(`http://${host}/v2/elsewhere/widget/manifests/latest`, { method: 'HEAD' });
  assert.equal(answer.headers.get('docker-content-digest'), digest);
});

test('a build root of the repository is built of its base', async () => {
  const namespace = newNamespace({ root: undefined, base: makeMachineImage(['amd64', 'arm64']) });
  const rooted = repository('rooted', {
    'ci/Dockerfile': `FROM ${registry}/${namespace.name}/pipeline:base\nRUN echo the root is built\n`,
  });
  const root = groundOf('build_root:\n  project_image: {context_dir: ci}\n', { artifacts, targets: ['src'] });
  const { of, lines } = await build(root, rooted, namespace);
  assert.equal(of('src').status, 'succeeded', of('root').error?.message);
  assert.ok(lines.includes('the root is built'));
});
