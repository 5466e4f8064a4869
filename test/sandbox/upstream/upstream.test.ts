import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { createUpstream, type UpstreamName } from '../../../src/sandbox/upstream/upstream.ts';

const demo = join(import.meta.dirname, '../../../demo');
const names: readonly UpstreamName[] = ['pipeline', 'triggers', 'release-tests'];

async function upstreamFor(t: TestContext, breaks: readonly UpstreamName[]) {
  const folder = await mkdtemp(join(tmpdir(), 'upstream-'));
  t.after(() => rm(folder, { recursive: true }));
  return createUpstream({ folder, demo, breaks });
}

async function git(repository: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)('git', ['-C', repository, ...args])).stdout.trim();
}

test('the first night stands on the tags, the second has the commits of the day, the third none', async (t) => {
  const { repositories, advance, nights } = await upstreamFor(t, []);
  const heads = () => Promise.all(names.map((name) => git(repositories[name], 'rev-parse', 'main')));
  const since = (tag: string, name: UpstreamName) => git(repositories[name], 'rev-list', '--count', `${tag}..main`);
  assert.equal(await git(repositories.pipeline, 'describe', '--tags', 'main'), 'v1.15.0');
  assert.equal(await git(repositories.triggers, 'describe', '--tags', 'main'), 'v0.37.0');
  await advance(2);
  assert.deepEqual([await since('v1.15.0', 'pipeline'), await since('v0.37.0', 'triggers')], ['3', '2']);
  const last = await git(repositories.pipeline, 'log', '-1', '--format=%cI', 'main');
  assert.ok(nights[0] && nights[1] && new Date(last) > nights[0] && new Date(last) < nights[1]);
  const second = await heads();
  await advance(3);
  assert.deepEqual(await heads(), second);
});

test('nights are played in their order', async (t) => {
  const { advance } = await upstreamFor(t, []);
  await assert.rejects(advance(3), /night 3 cannot follow on night 1/);
});

test('every combination of breaks applies; a break changes the repository that it is in and no other', async (t) => {
  const clean = await headsOf(t, []);
  for (let bits = 0; bits < 2 ** names.length; bits++) {
    const breaks = names.filter((_, index) => bits & (1 << index));
    const heads = await headsOf(t, breaks);
    for (const name of names) assert.equal(heads[name] === clean[name], !breaks.includes(name), `${breaks}: ${name}`);
  }
});

async function headsOf(t: TestContext, breaks: readonly UpstreamName[]): Promise<Record<string, string>> {
  const { repositories, advance } = await upstreamFor(t, breaks);
  await advance(2);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await git(repositories[name], 'rev-parse', 'main')])),
  );
}

test('a clone needs no more than its path, and one commit can be fetched alone', async (t) => {
  const { repositories } = await upstreamFor(t, []);
  const clone = await mkdtemp(join(tmpdir(), 'clone-'));
  t.after(() => rm(clone, { recursive: true }));
  const commit = await git(repositories.triggers, 'rev-parse', 'main~1');
  await git(clone, 'init', '--quiet');
  await git(clone, 'fetch', '--quiet', '--depth=1', '--filter=blob:none', `file://${repositories.triggers}`, commit);
  assert.equal(await git(clone, 'rev-parse', 'FETCH_HEAD'), commit);
});
