import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { startGitServer } from '../../../src/sandbox/ci/git-server.ts';

test('a repository of this machine is cloned and fetched from, and cannot be pushed to', async (context) => {
  const { folder, url, git } = await start(context);
  const clone = join(folder, 'clone');
  await git('clone', '--quiet', '--branch', 'main', url, clone);
  assert.equal(await git('-C', clone, 'log', '--format=%s'), 'first\n');
  await git('-C', join(folder, 'shop'), ...identity, 'commit', '--quiet', '--allow-empty', '-m', 'second');
  await git('-C', clone, 'fetch', '--quiet', '--depth', '1', 'origin', 'HEAD');
  assert.equal(await git('-C', clone, 'log', '--format=%s', '-1', 'FETCH_HEAD'), 'second\n');
  await assert.rejects(git('-C', clone, 'push', '--quiet', 'origin', 'HEAD:refs/heads/other'), /403/);
});

test('what is no repository is not found', async (context) => {
  const { url, git } = await start(context);
  await assert.rejects(git('ls-remote', `${url}-other`), /not found/);
});

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];

async function start(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'git-server-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0' };
  const git = async (...args: string[]) => (await promisify(execFile)('git', args, { env })).stdout;
  const repository = join(folder, 'shop');
  await git('init', '--quiet', '--initial-branch', 'main', repository);
  await writeFile(join(repository, 'README.md'), 'A shop.\n');
  await git('-C', repository, 'add', '.');
  await git('-C', repository, ...identity, 'commit', '--quiet', '-m', 'first');
  const server = await startGitServer(folder);
  context.after(server.close);
  return { folder, git, url: `${server.url}/shop` };
}
