import assert from 'node:assert/strict';
import { test } from 'node:test';
import { architecturesOf } from '../../../src/ci/run/architectures.ts';
import type { CiGround } from '../../../src/ci/run/ground.ts';
import { type BuildStepKind, imageOrder } from '../../../src/ci/run/image-orders.ts';
import { checkedOut, groundOf } from './run-ground.ts';

function order(ground: CiGround, name: string, of = checkedOut) {
  const step = ground.steps.find((one) => one.name === name) ?? assert.fail(`no step ${name}`);
  return imageOrder({ ...step, kind: step.kind as BuildStepKind }, ground)(of);
}

/** The words of the only RUN line of a Dockerfile, and all other lines. */
function parts(dockerfile = '') {
  const lines = dockerfile.trim().split('\n');
  const runs = lines.filter((line) => line.startsWith('RUN ')).map((line) => JSON.parse(line.slice(4)) as string[]);
  return { runs, others: lines.filter((line) => !line.startsWith('RUN ')) };
}

const items = (text: string) => `images:\n  items:\n${text}`;

test('src is a clone upon root, in the folder of its import path', () => {
  const { from, dockerfile, images, work, labels } = order(groundOf(''), 'src');
  assert.deepEqual([from, images, work], ['root', [], 'cloning_source']);
  const { runs, others } = parts(dockerfile);
  assert.deepEqual(others, ['FROM pipeline:root', 'WORKDIR /go/src/github.com/acme/widget', 'ENV GOPATH=/go']);
  assert.deepEqual(
    runs.map((words) => words.slice(0, 2)),
    [['/bin/sh', '-c']],
  );
  assert.equal(labels['vcs-ref'], checkedOut.base.sha);
  const path = order(groundOf('canonical_go_repository: example.org/w\n'), 'src').dockerfile;
  assert.match(path ?? '', /^WORKDIR \/go\/src\/example.org\/w$/m);
});

test('with a login the clone is made in a stage of its own, and the image has nothing of the login', () => {
  const ground = groundOf('', { cloneLogin: { type: 'token', path: '/secret' } });
  const { dockerfile, images, loginFolder } = order(ground, 'src');
  const { others, runs } = parts(dockerfile);
  assert.deepEqual(others, [
    ...['FROM pipeline:root AS clone', 'USER 0', 'COPY clone-login/ /tmp/clone-login/', 'FROM pipeline:root'],
    'COPY --from=clone ["/go/src/github.com/acme/widget","/go/src/github.com/acme/widget"]',
    ...['WORKDIR /go/src/github.com/acme/widget', 'ENV GOPATH=/go'],
  ]);
  assert.equal(runs.length, 2);
  assert.deepEqual(images, [{ tag: 'root', as: ['pipeline:root'], paths: [] }]);
  assert.equal(loginFolder, 'clone-login');
});

test('a pull request leaves the labels of its source empty, so that those of the base are gone', () => {
  const { labels } = order(groundOf(''), 'src', { ...checkedOut, pulls: [{ number: 7, sha: 'b'.repeat(40) }] });
  assert.deepEqual([...new Set(Object.values(labels))], ['']);
  assert.ok('io.openshift.build.commit.author' in labels);
});

test('commands run in bash and nothing of them is Dockerfile', () => {
  const commands = 'binary_build_commands: |\n  make "a\\"\n  FROM x\nrpm_build_commands: make rpms\n';
  const ground = groundOf(commands);
  const { runs, others } = parts(order(ground, 'bin').dockerfile);
  assert.deepEqual(others, ['FROM pipeline:src']);
  assert.deepEqual(runs, [['/bin/bash', '-c', 'set -o errexit; umask 0002; make "a\\"\nFROM x\n']]);
  assert.match(
    order(ground, 'rpms').dockerfile ?? '',
    /make rpms; ln -s \$\( pwd \)\/_output\/local\/releases\/rpms\/ \/srv\/repo"\]/,
  );
  assert.equal(order(ground, 'rpms').from, 'bin');
});

test('an image is built of its inputs by name, and of the repository last', () => {
  const ground = groundOf(
    `base_images:\n  base: {namespace: n, name: n, tag: t}\n  tools: {namespace: n, name: n, tag: t}\n  idle: {namespace: n, name: n, tag: t}\n${items(`  - to: widget
    from: base
    context_dir: images/widget
    dockerfile_path: Dockerfile.ci
    inputs:
      tools: {as: [example.com/tools:1]}
      idle: {}
      bin: {paths: [{source_path: /go/bin/., destination_dir: bin}]}
    build_args: [{name: WHO, value: me}]
`)}binary_build_commands: make\nresources:\n  '*': {requests: {cpu: 10m, memory: 1Gi}}\n  widget: {requests: {cpu: '2'}, limits: {memory: 2Gi}}\n`,
  );
  const { from, images, dockerfilePath, contextDir, dockerfile, buildArgs, resources } = order(ground, 'widget');
  assert.deepEqual([from, dockerfilePath, contextDir, dockerfile], ['base', 'Dockerfile.ci', '', undefined]);
  assert.deepEqual(images, [
    { tag: 'bin', as: [], paths: [{ sourcePath: '/go/bin/.', destinationDir: 'bin' }] },
    { tag: 'tools', as: ['example.com/tools:1'], paths: [] },
    {
      tag: 'src',
      as: [],
      paths: [{ sourcePath: '/go/src/github.com/acme/widget/images/widget/.', destinationDir: '.' }],
    },
  ]);
  assert.deepEqual(buildArgs, [{ name: 'WHO', value: 'me' }]);
  assert.deepEqual(resources, { requests: { cpu: '2', memory: '1Gi' }, limits: { memory: '2Gi' } });
});

test('an input called src is all of the repository that an image gets', () => {
  const ground = groundOf(items('  - to: widget\n    dockerfile_literal: FROM src\n    inputs: {src: {as: [src]}}\n'));
  const { images, dockerfile } = order(ground, 'widget');
  assert.deepEqual([images, dockerfile], [[{ tag: 'src', as: ['src'], paths: [] }], 'FROM src']);
});

test('a build root of the repository is built at the base, whatever is merged', () => {
  const ground = groundOf('build_root:\n  project_image: {dockerfile_path: root/Dockerfile, context_dir: ci}\n');
  const { git, dockerfilePath, contextDir, from, work } = order(ground, 'root');
  assert.deepEqual(git, { uri: checkedOut.cloneUri, ref: checkedOut.base.sha });
  assert.deepEqual(
    [dockerfilePath, contextDir, from, work],
    [...['root/Dockerfile', 'ci', undefined, 'building_image_from_source']],
  );
});

test('what is asked of an image or of a test is asked of all that it is made of, and of nothing else', () => {
  const ground = groundOf(`${items(
    '  - to: widget\n    capabilities: [arm64, intranet]\n  - to: plain\n  - to: every\n    multi_arch: true\n    from: plain\n',
  )}binary_build_commands: make
tests:
- as: unit
  commands: make
  container: {from: bin}
  node_architecture: s390x
`);
  const of = architecturesOf(ground);
  assert.deepEqual(
    ['widget', 'plain', 'every', 'bin', 'src', '[images]'].map((name) => of(name)),
    [
      ...[['amd64', 'arm64'], ['*', 'amd64'], ['*', 'amd64'], ['s390x']],
      ...[['*', 'amd64', 'arm64', 's390x'], ['amd64']],
    ],
  );
});

test('the folder of the repository that is built is written as ci-operator writes it', () => {
  const pathOf = (folder: string) =>
    order(groundOf(items(`  - to: server\n    context_dir: ${folder}\n`)), 'server').images[0]?.paths[0]?.sourcePath;
  for (const folder of ['images/a', 'images/a/', './images/a', '/images/a'])
    assert.equal(pathOf(folder), '/go/src/github.com/acme/widget/images/a/.', folder);
});
