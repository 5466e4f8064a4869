import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { outsideLogin, sampleCluster } from './sample/sample-cluster.ts';

const { sandbox, source, commit, run, asDeveloper } = await sampleCluster();

const onSandbox = ['--sandbox', '--source', source];

function json(bytes: Buffer) {
  return JSON.parse(bytes.toString());
}

test('all images of the sample, on a sandbox of its own', async (t) => {
  const { code, said, step, artifact } = await run(t, { of: 'main', args: [...onSandbox, '--promote'] });
  assert.equal(code, 0, said);
  assert.match(said, /tests +7 of 7 passed/);
  assert.match(step('[input:outside]').summary, /^pipeline:outside is .*@sha256:[0-9a-f]{64}$/);
  assert.equal(step('everywhere').summary, 'pipeline:everywhere is built for amd64, arm64');
  assert.equal(step('server').summary, 'pipeline:server is built for amd64');
  const log = gunzipSync(artifact('build-logs/server-amd64.log.gz')).toString();
  assert.match(log, /^\d{4}-\d\d-\d\dT\S+ .*FROM /m);
  const { items } = json(artifact('build-resources/builds.json'));
  const { spec } = items.find(({ metadata }: KubernetesObject) => metadata.name === 'server-amd64');
  assert.deepEqual(spec.strategy.dockerStrategy.buildArgs, [{ name: 'FLAVOUR', value: 'fancy' }]);
  const tags = ['copied', 'everywhere', 'plain', 'server'];
  const written = tags.flatMap((tag) => [`acme/4.19:${tag}`, `acme/${tag}:${commit}`]).sort();
  const [, places = ''] = /tags written: (.*)/.exec(step('[promotion]').summary) ?? [];
  const all = places.split(', ');
  assert.deepEqual(all.slice(0, -2).sort(), written);
  assert.deepEqual(all.slice(-2), ['acme-tags/widget-src:latest', 'build-cache/acme-widget:main']);
});

test('releases of four kinds and one that is given, and a payload with an image that was built', async (t) => {
  const env = { RELEASE_IMAGE_GIVEN: 'quay.io/acme/payload:4.17.3' };
  const { code, said, step, artifact } = await run(t, { of: 'main__releases', args: onSandbox, env });
  assert.equal(code, 0, said);
  assert.match(step('[release:latest]').summary, /^release:latest is .*\/release@sha256:/);
  const versions = artifact('payloads/named/artifacts/versions')
    .toString()
    .match(/4[\w.-]+/g);
  assert.deepEqual(versions, ['4.17.3', '4.18.7', '4.20.10', '4.20.0-0.nightly-2026-01-28-000000']);
});

test('a build root of the base, and the source with a pull request in it', async (t) => {
  const { code, said, step } = await run(t, { of: 'main__root', args: [...onSandbox, '--pull', '1'] });
  assert.equal(code, 0, said);
  assert.match(said, /tests +2 of 2 passed/);
  assert.match(step('resolve:src').summary, /^main of acme\/widget is \w+, with pull request 1 at \w+$/);
});

test('images that fail, each for its reason, and what is kept of their Builds', async (t) => {
  const { code, said, step, artifact } = await run(t, { of: 'main__broken' });
  assert.equal(code, 3, said);
  const failures: Readonly<Record<string, readonly [string, RegExp]>> = {
    'no-dockerfile': ['ci:building_project_image:dockerfile_failed', /correct dockerfile_path[\s\S]*Containerfile/],
    'no-folder': ['ci:building_project_image:no_content', /correct context_dir[\s\S]*images\/none/],
    'no-argument': ['ci:building_project_image:dockerfile_failed', /test -n "\$FLAVOUR"/],
    'other-input': ['ci:building_project_image:dockerfile_failed', /\/usr\/bin\/tool/],
    'no-paths': ['ci:building_project_image:dockerfile_failed', /programs/],
    experiment: ['ci:building_project_image:dockerfile_failed', /an experiment that fails/],
    'test-bin': ['ci:building_cache_image:dockerfile_failed', /No rule to make target 'no-such-target'/],
    'run:packages': ['', /"packages" ended with exit code 1/],
  };
  for (const [name, [reason, words]] of Object.entries(failures)) {
    assert.equal(step(name).reason ?? '', reason, step(name).summary);
    assert.match(step(name).summary, words);
  }
  const log = gunzipSync(artifact('build-logs/experiment-amd64.log.gz')).toString();
  assert.match(log, /an experiment that fails/);
  const kinds = json(artifact('build-resources/experiment-amd64.json')).items.map(({ kind }: KubernetesObject) => kind);
  assert.deepEqual(kinds.slice(0, 2), ['Build', 'Pod']);
});

test('an image that nobody has, and one that only its namespace may pull until it has the Role', async (t) => {
  const args = ['--target', '[input:base]'];
  const nobody = await run(t, { of: 'main', args, changes: { 'namespace: ocp': 'namespace: base' } });

  assert.equal(nobody.code, 2, nobody.said);
  assert.equal(nobody.step('resolve:[input:base]').reason, 'ci:resolving_inputs:not_found');
  assert.match(nobody.said, /there is no image "base\/base:9": neither the cluster has an ImageStream "base"/);
  const changes = { 'namespace: ocp': 'namespace: private' };
  const developer = { of: 'main', changes, args: [...args, ...asDeveloper.args], env: asDeveloper.env };
  const closed = await run(t, developer);
  assert.equal(closed.code, 2, closed.said);
  assert.equal(closed.step('[input:base]').reason, 'ci:importing_image:forbidden');
  const { summary } = closed.step('[input:base]');
  assert.match(summary, /private\/base:9" cannot be imported as "pipeline:base" into namespace "ci-op-\w+"/);
  const [, yaml = ''] = /"oc apply -f -" and:\n([\s\S]*)/.exec(summary) ?? [];
  for (const document of parseAllDocuments(yaml)) sandbox.store.create(document.toJS());
  const open = await run(t, developer);
  assert.equal(open.code, 0, open.said);
});

test('an image of another registry, with its pull secret', async (t) => {
  const args = ['--target', '[input:outside]'];
  const none = await run(t, { of: 'main', args });
  assert.equal(none.code, 2, none.said);
  assert.equal(none.step('[input:outside]').reason, 'ci:importing_image:no_pull_secret');
  assert.match(none.said, /there is no Secret "test-credentials\/quay-login"/);
  for (const [name, login] of Object.entries({ 'quay-wrong': 'robot:wrong', 'quay-login': outsideLogin })) {
    const auths = { 'quay.io': { auth: Buffer.from(login).toString('base64') } };
    sandbox.store.create({
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' },
      metadata: { name, namespace: 'test-credentials' },
      data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') },
    });
  }
  const wrong = await run(t, { of: 'main', args, changes: { 'quay-login': 'quay-wrong' } });
  assert.equal(wrong.code, 2, wrong.said);
  assert.equal(wrong.step('[input:outside]').reason, 'ci:importing_image:forbidden');
  assert.match(wrong.said, /its registry wants a login: give one \(pull_secret of external_images/);
  const right = await run(t, { of: 'main', args });
  assert.equal(right.code, 0, right.said);
});

const rootTag = 'build_root:\n  image_stream_tag:\n    namespace: ci\n    name: build-root\n    tag: latest\n';

/** A build root that is made of the usual one by these lines of a Dockerfile. */
function madeRoot(...lines: readonly string[]) {
  const text = ['FROM registry.example.com/ci/build-root:latest', ...lines].map((line) => `      ${line}\n`).join('');
  return { [rootTag]: `build_root:\n  project_image:\n    dockerfile_literal: |\n${text}` };
}

test('a build root without git, one whose user may not write /go, and one that cannot be built', async (t) => {
  const args = ['--sandbox', '--source', source, '--target', 'src'];
  const [noGit, noFolder, broken] = await Promise.all([
    run(t, { of: 'main', args, changes: madeRoot('RUN rm /usr/bin/git') }),
    run(t, { of: 'main', args, changes: madeRoot('RUN chmod 755 /go', 'USER 1001') }),
    run(t, { of: 'main', args, changes: madeRoot('RUN echo no root today; exit 3') }),
  ]);
  for (const { code, said } of [noGit, noFolder, broken]) assert.equal(code, 2, said);
  assert.equal(noGit.step('src').reason, 'ci:cloning_source:build_root_unfit');
  assert.match(noGit.said, /the build root has no git: install it there/);
  assert.equal(noFolder.step('src').reason, 'ci:cloning_source:build_root_unfit');
  assert.match(noFolder.said, /its user cannot write \/go in the build root/);
  assert.equal(broken.step('root').reason, 'ci:building_image_from_source:dockerfile_failed');
  assert.match(broken.step('root').summary, /no root today/);
});

test('a pull request that cannot be merged, and one that is not there', async (t) => {
  const conflict = await run(t, { of: 'main__broken', args: ['--target', 'src', '--pull', '2'] });
  assert.equal(conflict.code, 2, conflict.said);
  assert.equal(conflict.step('src').reason, 'ci:cloning_source:merge_conflict');
  assert.match(conflict.said, /the pull request cannot be merged into its base: rebase it/);
  const none = await run(t, { of: 'main__broken', args: ['--target', 'src', '--pull', '3'] });
  assert.equal(none.code, 2, none.said);
  assert.match(none.said, /there is no pull request 3/);
});

test('a build root of .ci-operator.yaml that is not there', async (t) => {
  const args = ['--source', join(source, 'cmd'), '--target', 'src'];
  const { code, said } = await run(t, { of: 'main__cached', args });
  assert.equal(code, 2, said);
  assert.match(said, /\.ci-operator\.yaml/);
});

test('releases that nobody knows, and a payload that is none', async (t) => {
  const env = { RELEASE_IMAGE_GIVEN: `${sandbox.registry}/ocp/base:9` };
  const changes = { 'name: "4.19"': 'name: "4.99"' };
  const unknown = await run(t, { of: 'main__releases', changes, args: ['--target', 'payloads'], env });
  assert.equal(unknown.code, 2, unknown.said);
  const reasons: Readonly<Record<string, readonly [string, RegExp]>> = {
    nightly: ['ci:resolving_release:not_found', /there is no accepted release 4\.20 \(nightly\) of ocp, amd64/],
    next: ['ci:resolving_release:not_found', /no accepted release >4\.20\.0-0 <4\.21\.0-0/],
  };
  for (const [name, [reason, words]] of Object.entries(reasons)) {
    const { summary, reason: found } = unknown.step(`resolve:[release:${name}]`);
    assert.equal(found, reason);
    assert.match(summary, words);
  }
  const stream = unknown.step('resolve:[release-inputs:latest]');
  assert.equal(stream.reason, 'ci:resolving_inputs:not_found');
  assert.match(stream.summary, /ImageStream "ocp\/4\.99" cannot be taken: there is no such ImageStream/);
  const given = { of: 'main__releases', args: ['--target', '[release:given]'], env };
  const none = await run(t, given);
  assert.equal(none.code, 2, none.said);
  assert.equal(none.step('[release:given]').reason, 'ci:creating_release');
  assert.match(none.step('[release:given]').summary, /release-images-given"[\s\S]*image-references: No such file/);
  const old = { 'version: "4.18"': 'version: "4.1"' };
  const missing = await run(t, { of: 'main__releases', changes: old, args: ['--target', '[release:initial]'], env });
  assert.equal(missing.step('resolve:[release:initial]').reason, 'ci:resolving_release:not_found');
});

test('without include_built_images the payload does not have the image', async (t) => {
  const env = { RELEASE_IMAGE_GIVEN: 'quay.io/acme/payload:4.17.3' };
  const changes = { 'include_built_images: true': 'include_built_images: false' };
  const { code, said, step } = await run(t, { of: 'main__releases', args: onSandbox, env, changes });
  assert.equal(code, 1, said);
  assert.equal(step('[release:latest]').status, 'succeeded');
  assert.match(step('run:payloads/built').summary, /"payloads-built" ended with exit code 1/);
});

test('an architecture that no node has, a base that nothing makes, and an optional image', async (t) => {
  const args = ['--target', '[images]'];
  const power = await run(t, { of: 'main', args, changes: { 'capabilities: [arm64]': 'capabilities: [ppc64le]' } });
  assert.equal(power.code, 2, power.said);
  assert.equal(power.step('src').reason, 'ci:no_node_of_architecture');
  assert.match(
    power.said,
    /asked for ppc64le, and no node of this cluster is of that architecture: its nodes are amd64, arm64/,
  );
  const nothing = await run(t, {
    of: 'main',
    args,
    changes: { 'from: base\n    to: plain': 'from: basis\n    to: plain' },
  });
  assert.equal(nothing.code, 2, nothing.said);
  assert.match(nothing.said, /plain.*basis|basis.*plain/s);
  const optional = await run(t, { of: 'main__cached', args: ['--source', source, ...args] });
  assert.equal(optional.code, 0, optional.said);
  assert.ok(!optional.said.includes('extra-amd64'));
});

test('a Build whose push failed is made again, one whose Dockerfile failed is not', async (t) => {
  const pushFails = { name: 'test-bin-amd64', reason: 'PushImageToRegistryFailed', times: 1 } as const;
  sandbox.trouble.setFaults({ failingBuilds: [pushFails] });
  const { code, said, step } = await run(t, { of: 'main', args: ['--target', 'test-bin'] });
  assert.equal(code, 0, said);
  assert.match(said, /Build "test-bin-amd64" failed \(PushImageToRegistryFailed\), is made again in 60 s/);
  assert.equal(step('test-bin').summary, 'pipeline:test-bin is built for amd64');
});
