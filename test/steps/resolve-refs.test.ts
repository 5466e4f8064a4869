import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createGit } from '../../src/adapters/git/git.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { SourceSnapshot } from '../../src/model/source.ts';
import { resolveRefsStep } from '../../src/steps/resolve-ref.ts';
import { createUpstream } from '../adapters/git-upstream.ts';
import { runStep } from './run-step.ts';

const folder = mkdtempSync(join(tmpdir(), 'resolve-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const upstream = createUpstream(join(folder, 'upstream'));
const commits = {
  release: upstream.commit('Expect 1.22', '2020-06-01T12:00:00Z'),
  main: upstream.commit('Expect what is built at night', '2020-06-02T12:00:00Z'),
};
upstream.git('branch', 'release-v1.22', commits.release);
const git = createGit(createProcesses(), join(folder, 'cache'));

async function resolve(csv: string, ...refs: [string, ...string[]]) {
  const asked = { name: 'release-tests', repository: upstream.folder, refs, origin: 'config/suites.toml:25' };
  const links = { 'tool:git': {}, 'cluster:target': { csv } };
  const { result, created } = await runStep(resolveRefsStep(asked), links, { git });
  return { ...result, ...(created['commit:release-tests'] as SourceSnapshot | undefined) };
}

test("tests are those of the operator's release, and it is said whence they are", async () => {
  const { ref, commit, origin, summary } = await resolve('pipelines.v1.22.5', 'release-v{operator}', 'main');
  assert.deepEqual([ref, commit], ['release-v1.22', commits.release]);
  assert.equal(origin, 'config/suites.toml:25 for "pipelines.v1.22.5"');
  assert.match(summary, /^release-v1\.22 is [0-9a-f]{7} "Expect 1\.22"$/);
});

test('a release without a branch has the next ref, and so has an operator that says no release', async () => {
  const nightly = await resolve('pipelines.v5.0.5-867', 'release-v{operator}', 'main');
  assert.deepEqual([nightly.ref, nightly.commit], ['main', commits.main]);
  assert.equal(nightly.origin, 'config/suites.toml:25, as there is no "release-v5.0"');
  const unnamed = await resolve('Deployment a/b', 'release-v{operator}', 'main');
  assert.deepEqual([unnamed.ref, unnamed.origin], ['main', 'config/suites.toml:25']);
});

test('where none of them is there, the last one is missed', async () => {
  const { status, summary } = await resolve('pipelines.v5.0.5', 'release-v{operator}', 'none');
  assert.equal(status, 'failed');
  assert.match(summary, /"none"/);
  const { summary: unsaid } = await resolve('Deployment a/b', 'release-v{operator}');
  assert.match(unsaid, /^the operator does not say its release, .* give --release-tests-ref REF$/);
});

test('refs that are not by the operator need no cluster', () => {
  const asked = { name: 'release-tests', repository: 'r', origin: 'o' };
  assert.deepEqual(resolveRefsStep({ ...asked, refs: ['a', 'b'] }).requires, ['tool:git']);
  assert.deepEqual(resolveRefsStep({ ...asked, refs: ['v{operator}'] }).requires, ['tool:git', 'cluster:target']);
});
