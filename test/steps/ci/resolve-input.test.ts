import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { AskedInput, CheckedOut, ResolvedInput } from '../../../src/model/ci-run.ts';
import type { Git } from '../../../src/ports/git.ts';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { resolveInputStep } from '../../../src/steps/ci/resolve-input.ts';
import { resolveSourceStep } from '../../../src/steps/ci/resolve-source.ts';
import { sandboxCluster } from '../../cluster/sandbox-cluster.ts';
import { registriesOf } from '../../registry/guarded-registry.ts';
import { runStep, snapshot } from '../run-step.ts';

const { cluster, images, registry, store } = await sandboxCluster();
const folder = mkdtempSync(join(tmpdir(), 'resolve-input-'));
after(() => rmSync(folder, { recursive: true }));
const registries = registriesOf(folder);
const places = { inputRegistry: registry, releaseController: '', updateService: '' };
for (const name of ['ocp', 'build-cache']) {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } });
}
const imageWith = (content: string, labels = {}) =>
  makeImage({ files: [{ path: 'file', mode: 0o644, content }], labels });

async function resolve(asked: AskedInput) {
  const { result, created } = await runStep(resolveInputStep('[input:x]', asked, places), {}, { cluster, registries });
  return { ...result, ...(created['input:[input:x]'] as ResolvedInput | undefined) };
}

const image = (namespace: string, name: string, tag: string) => ({ type: 'image', namespace, name, tag }) as const;

test('an image is what the cluster has, by its digest', async () => {
  const digest = images.push('ocp/base', '4.19', imageWith('base'));
  const { identity, images: found } = await resolve(image('ocp', 'base', '4.19'));
  assert.equal(identity, digest);
  assert.match(found?.[''] ?? '', /^image-registry\.[^/]+\/ocp\/base@sha256:/);
});

test('or what the registry for inputs has', async () => {
  const digest = images.push('elsewhere/base', 'v1', imageWith('elsewhere'));
  const { images: found } = await resolve(image('elsewhere', 'base', 'v1'));
  assert.equal(found?.[''], `${registry}/elsewhere/base@${digest}`);
});

test('what neither has is an error of the request that names both places', async () => {
  const { status, error } = await resolve(image('ocp', 'none', 'v1'));
  assert.deepEqual([status, error?.kind, error?.reason], ['failed', 'request', 'ci:resolving_inputs:not_found']);
  assert.ok(error?.message.includes(`"${registry}/ocp/none:v1"`));
});

test('the cache takes the place of the root while it was built of it as it is', async () => {
  const root = images.push('ocp/go', '1', imageWith('go 1'));
  const cache = { namespace: 'build-cache', name: 'org-repo', tag: 'main' };
  const asked = { ...image('ocp', 'go', '1'), cache };
  assert.equal((await resolve(asked)).isCache, undefined);
  const built = images.push('build-cache/org-repo', 'main', imageWith('bin', { 'io.openshift.ci.from.root': root }));
  assert.deepEqual([(await resolve(asked)).isCache, (await resolve(asked)).identity], [true, built]);
  images.push('ocp/go', '1', imageWith('go 2'));
  assert.equal((await resolve(asked)).isCache, undefined);
});

test('a stream is all of its images, and another one when one of them is', async () => {
  images.push('ocp/4.19', 'cli', imageWith('cli'));
  images.push('ocp/4.19', 'tests', imageWith('tests'));
  const asked = { type: 'stream', namespace: 'ocp', name: '4.19' } as const;
  const before = await resolve(asked);
  assert.deepEqual(Object.keys(before.images ?? {}), ['cli', 'tests']);
  images.push('ocp/4.19', 'tests', imageWith('tests, changed'));
  assert.notEqual((await resolve(asked)).identity, before.identity);
  assert.equal((await resolve({ ...asked, name: '4.99' })).error?.reason, 'ci:resolving_inputs:not_found');
});

test('a payload that is given keeps its name where this machine cannot tell the digest', async () => {
  const pullSpec = `${registry}/nobody/knows:v1`;
  assert.deepEqual((await resolve({ type: 'payload', pullSpec })).images, { '': pullSpec });
  const digest = images.push('ocp/release', 'mine', imageWith('payload'));
  const { images: found, original } = await resolve({ type: 'payload', pullSpec: `${registry}/ocp/release:mine` });
  assert.deepEqual(found, { '': `${registry}/ocp/release@${digest}` });
  assert.equal(original, `${registry}/ocp/release:mine`);
});

test('the commits of a run are those of the branch and of the heads of pull requests', async () => {
  const asked: string[] = [];
  const git: Pick<Git, 'resolve'> = {
    async resolve({ ref }) {
      asked.push(ref);
      return snapshot('repo', ref === 'main' ? 'a'.repeat(40) : ref.startsWith('c') ? ref : 'b'.repeat(40));
    },
  };
  const repository = 'https://git.example.com/org/repo.git';
  const pulls = [{ number: 7 }, { number: 8, sha: 'c'.repeat(40) }];
  const source = { org: 'org', repo: 'repo', branch: 'main', repository, pulls };
  const { created } = await runStep(resolveSourceStep({ source }), {}, { git: git as Git });
  const { base, pulls: found, cloneUri } = created['checkout:src'] as CheckedOut;
  assert.deepEqual(asked, ['main', 'pr/7/head', 'c'.repeat(40)]);
  assert.deepEqual([base.sha[0], found.map(({ sha }) => sha[0]), cloneUri], ['a', ['b', 'c'], repository]);
});
