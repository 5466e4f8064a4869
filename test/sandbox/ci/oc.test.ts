import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makePayload } from '../../../src/sandbox/ci/make-payload.ts';
import { makeReleaseImages } from '../../../src/sandbox/ci/release-images.ts';
import { runCommand } from '../../../src/sandbox/oc/run-command.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

// Read: openshift/oc @ 6b8e30c5, pkg/cli/admin/release/{new,extract,image_mapper}.go, pkg/cli/image/mirror/*.go,
// pkg/cli/registry/login/login.go, vendor/k8s.io/kubectl/pkg/cmd/util/helpers.go; how they are called in
// openshift/ci-tools @ 52352cd, pkg/steps/release/{create,import}_release.go and promote.go.

const version = '4.19.0-0-2026-01-02-030405-test-ns-latest';
const world = await start();
const { oc, sandbox, folder } = world;
const stable = `${sandbox.registry}/ns/stable`;
after(world.close);

test('oc makes a payload of an image stream, reads it and copies it', async () => {
  const to = `${sandbox.registry}/ns/release:latest`;
  const asked = ['--from-image-stream', 'stable', '-n', 'ns', '--to-image-base', `${stable}:cluster-version-operator`];
  const made = await oc(
    'adm',
    'release',
    'new',
    '--max-per-registry=32',
    ...asked,
    '--to-image',
    to,
    '--name',
    version,
  );
  assert.match(made.out, new RegExp(`^sha256:[0-9a-f]{64} ${version} \\d{4}-.*Z\n$`));
  assert.match(
    made.err,
    /^info: Found 3 images in image stream\ninfo: Loading sha256:[0-9a-f]{64} cluster-version-operator\n/,
  );
  assert.ok(made.err.endsWith(`info: Pushed to ${to}\n`));

  const [{ out }, copied] = await Promise.all([
    oc('adm', 'release', 'extract', `--from=${to}`, '--file=image-references'),
    oc('image', 'mirror', `${to}=${sandbox.registry}/ns/copy:one`),
  ]);
  const { kind, metadata, spec } = JSON.parse(out);
  assert.deepEqual([kind, metadata.name], ['ImageStream', version]);
  const names = spec.tags.map(({ name }: { name: string }) => name);
  assert.deepEqual(names, ['cli', 'cluster-version-operator', 'machine-os']);
  for (const tag of spec.tags) assert.match(tag.from.name, new RegExp(`^${stable}@sha256:[0-9a-f]{64}$`));
  assert.equal(spec.tags[0].annotations['io.openshift.build.source-location'], 'https://example.org/cli');
  assert.equal(copied.out, `${made.out.split(' ')[0]} ${sandbox.registry}/ns/copy:one\n`);
});

test('a payload of several architectures is built upon each, and mirrored whole', async () => {
  const several = makeReleaseImages({ registry: `http://${sandbox.registry}`, architectures: ['amd64', 'arm64'] });
  for (const [tag, image] of Object.entries(several)) sandbox.images.push('ns/multi', tag, image);
  const to = `${sandbox.registry}/ns/release:multi`;
  const base = `${sandbox.registry}/ns/multi:cluster-version-operator`;
  const flags = ['--keep-manifest-list', '--from-image-stream=multi', '-n', 'ns', `--to-image-base=${base}`];
  const { out } = await oc('adm', 'release', 'new', ...flags, '--to-image', to, '--name', version);
  const [list, single] = await Promise.all([
    oc('image', 'mirror', '--keep-manifest-list', to, `${sandbox.registry}/ns/copy:list`),
    oc('image', 'mirror', to, `${sandbox.registry}/ns/copy:single`),
  ]);
  assert.equal(list.out.split(' ')[0], out.split(' ')[0]);
  assert.match(single.out, /^sha256:/);
  assert.notEqual(single.out.split(' ')[0], out.split(' ')[0]);
});

test('a payload that was put into the registry is extracted, a file or all of it', async () => {
  const images = { cli: `quay.io/x/cli@sha256:${'0'.repeat(64)}` };
  sandbox.images.push('ns/payload', '4.19.3', makePayload({ name: '4.19.3', images }));
  const from = `${sandbox.registry}/ns/payload:4.19.3`;
  const [one, , missing] = await Promise.all([
    oc('adm', 'release', 'extract', from, '--file', 'release-metadata'),
    oc('adm', 'release', 'extract', '--from', from, '--to', join(folder, 'payload')),
    oc('adm', 'release', 'extract', from, '--file=nothing'),
  ]);
  assert.deepEqual(JSON.parse(one.out), { kind: 'cincinnati-metadata-v0', version: '4.19.3', previous: [] });
  assert.deepEqual(await readdir(join(folder, 'payload')), ['image-references', 'release-metadata']);
  assert.deepEqual([missing.code, missing.err], [1, 'error: image did not contain nothing\n']);
});

test('what goes wrong is said in the words of oc, with exit code 1', async () => {
  const none = `${sandbox.registry}/ns/none:x`;
  const newly = ['adm', 'release', 'new', '-n', 'ns', '--name', version];
  const pairs =
    'error: all arguments must be valid SRC=DST mappings, or you must specify one SRC argument and one or more DST arguments';
  const missing =
    'error: unable to create a release: operator "cluster-version-operator" contained an invalid image-references file: no input image tag named "machine-os"';
  const cases: readonly (readonly [said: string | RegExp, ...args: string[]])[] = [
    [
      'Error from server (NotFound): imagestreams.image.openshift.io "none" not found',
      ...newly,
      '--from-image-stream=none',
    ],
    ['error: must specify image mappings when no other source is defined', ...newly],
    [
      'error: --name must be a semantic version: No Major.Minor.Patch elements found',
      'adm',
      'release',
      'new',
      '--name=4',
    ],
    ['error: an error occurred during planning', 'image', 'mirror', `${none}=${sandbox.registry}/ns/y:z`],
    [/^error: image ".*none:x" not found: manifest unknown: /, 'adm', 'release', 'extract', none, '--file=x'],
    ['error: unknown flag: --nonsense', 'image', 'mirror', '--nonsense'],
    [pairs, 'image', 'mirror', none],
    [missing, ...newly, '--from-image-stream=stable', '--exclude=machine-os'],
  ];
  for (const { said, code, err } of await Promise.all(
    cases.map(async ([said, ...args]) => ({ said, ...(await oc(...args)) })),
  )) {
    const last = err.trim().split('\n').at(-1) ?? '';
    if (typeof said === 'string') assert.deepEqual([code, last], [1, said]);
    else assert.match(last, said);
  }
});

test('without a login the registry refuses', async () => {
  const { err, code } = await ocFor(sandbox, join(folder, 'nobody'))(
    'image',
    'mirror',
    `${stable}:cli`,
    `${stable}:copy`,
  );
  assert.equal(code, 1);
  assert.match(
    err,
    /^error: unable to retrieve source image .*\/ns\/stable by tag cli: unauthorized: authentication required\n/,
  );
});

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'oc-'));
  const sandbox = await startSandbox({ folder, installed: false, registryAuth: true });
  sandbox.store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' }, status: { phase: 'Active' } });
  const images = makeReleaseImages({ registry: `http://${sandbox.registry}`, tags: ['machine-os'] });
  for (const [tag, image] of Object.entries(images)) sandbox.images.push('ns/stable', tag, image);
  const oc = ocFor(sandbox, folder);
  const { out } = await oc('registry', 'login', '-n', 'ns');
  assert.equal(out, `Saved credentials for ${sandbox.registry} into ${folder}/.docker/config.json\n`);
  const close = async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { oc, sandbox, folder, close };
}

function ocFor({ kubeconfig, registry }: Sandbox, HOME: string) {
  const env = { KUBECONFIG: kubeconfig, OC_REGISTRY: `http://${registry}`, HOME };
  return async (...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCommand(
      args,
      env,
      (text) => void out.push(String(text)),
      (text) => void err.push(text),
    );
    return { code, out: out.join(''), err: err.join('') };
  };
}
