import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { until } from '../sandbox/controllers/until.ts';
import { startRecordingProxy } from '../upstream/recording-proxy.ts';

const proxy = await startRecordingProxy();
after(() => proxy.close());
Object.assign(process.env, proxy.environment);
const { store, registry, folder } = await sandboxCluster({ installed: false });
const namespace = 'tekton-upstream';
const build = { apiVersion: 'build.openshift.io/v1', kind: 'Build' };
const stream = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream' };
store.create({ ...stream, metadata: { name: 'web', namespace } });

/** Runs a Build that pushes to a tag of the stream, to its end. */
async function run(name: string, spec: object, dockerStrategy: object = {}): Promise<KubernetesObject> {
  const output = {
    to: { kind: 'ImageStreamTag', name: `web:${name}` },
    imageLabels: [{ name: 'made-by', value: name }],
  };
  const strategy = { type: 'Docker', dockerStrategy };
  store.create({
    ...build,
    metadata: { name, namespace },
    spec: { output, strategy, ...spec },
    status: { phase: 'New' },
  });
  return until(store, () => {
    const found = store.get({ ...build, name, namespace });
    return ['Complete', 'Failed', 'Error', 'Cancelled'].includes(found?.status.phase) && found;
  });
}

const program = promisify(execFile);

async function inspect(image: string) {
  const name = `docker://${registry}/${namespace}/${image}`;
  const { stdout } = await program('skopeo', ['inspect', '--tls-verify=false', name]);
  const { Digest, Labels, Env, Layers } = JSON.parse(stdout);
  return { Digest, Labels, Env, layers: Layers.length };
}

const dockerfile = (text: string) => ({ source: { type: 'Dockerfile', dockerfile: text } });

test('an image is built of a Dockerfile alone, and the next one upon its tag', async () => {
  const text = 'FROM scratch\nARG WHO=nobody\nCOPY Dockerfile /one\nLABEL who=$WHO\n';
  const one = await run('one', dockerfile(text), { buildArgs: [{ name: 'WHO', value: 'me' }] });
  const { Digest, Labels, Env } = await inspect('web:one');
  assert.deepEqual(one.status.output, { to: { imageDigest: Digest } });
  assert.equal(`${Labels.who} ${Labels['made-by']}`, 'me one');
  assert.ok(Env.includes('OPENSHIFT_BUILD_NAME=one'), Env);
  const upon = { from: { kind: 'ImageStreamTag', name: 'web:one' }, env: [{ name: 'COLOUR', value: 'red' }] };
  const two = await run('two', dockerfile('FROM golang:1 AS none\nCOPY Dockerfile /two\n'), upon);
  assert.equal(two.status.phase, 'Complete', two.status.logSnippet);
  const { layers, Env: added } = await inspect('web:two');
  assert.equal(layers, 2);
  assert.ok(added.includes('COLOUR=red'));
});

test('an image is built of a folder of a git repository, at a ref', async () => {
  const repository = join(folder, 'repository');
  const git = (...args: string[]) =>
    program('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
  mkdirSync(join(repository, 'below'), { recursive: true });
  await git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(repository, 'below/Containerfile'), 'FROM scratch\nCOPY Containerfile /x\nLABEL at=main\n');
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'Begin');
  const source = { type: 'Git', git: { uri: `file://${repository}`, ref: 'main' }, contextDir: 'below' };
  const built = await run('git', { source }, { dockerfilePath: 'Containerfile' });
  assert.equal(built.status.phase, 'Complete', built.status.logSnippet);
  assert.equal((await inspect('web:git')).Labels.at, 'main');
  const none = { type: 'Git', git: { uri: `file://${repository}`, ref: 'none' } };
  assert.equal((await run('no-ref', { source: none })).status.reason, 'FetchSourceFailed');
});

test('what cannot be built says why: no Dockerfile, a program that fails, a base that is not there', async () => {
  const missing = await run('no-file', { source: { type: 'Dockerfile' } });
  assert.equal(missing.status.reason, 'ManageDockerfileFailed');
  const failing = await run('failing', dockerfile('FROM scratch\nRUN ["/none"]\n'));
  assert.equal(failing.status.reason, 'DockerBuildFailed');
  assert.match(failing.status.logSnippet, /none/);
  const internal = 'image-registry.openshift-image-registry.svc:5000';
  const baseless = await run('baseless', dockerfile(`FROM ${internal}/tekton-upstream/web:none\n`));
  assert.equal(baseless.status.reason, 'PullBuilderImageFailed');
  assert.match(baseless.status.logSnippet, /manifest unknown|has no manifest/);
});

test('no Build asked another host', () => assert.deepEqual(proxy.asked, []));
