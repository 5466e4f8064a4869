import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createGit } from '../../src/adapters/git/git.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { AskedRef } from '../../src/model/source.ts';

const root = mkdtempSync(join(tmpdir(), 'git-'));
after(() => rmSync(root, { recursive: true, force: true }));
const repository = join(root, 'upstream');
const git = createGit(createProcesses(), join(root, 'cache'));
const said: string[] = [];
const call = { signal: new AbortController().signal, output: (line: string) => void said.push(line) };
const identity = {
  GIT_AUTHOR_NAME: 'Ada Ünal',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'c',
  GIT_COMMITTER_EMAIL: 'c@example.com',
};
let clock = 1_700_000_000;

function upstream(...args: string[]): string {
  clock += 60;
  const env = { ...process.env, ...identity, GIT_AUTHOR_DATE: `${clock} +0100`, GIT_COMMITTER_DATE: `${clock} +0100` };
  return execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', env }).trim();
}

function commit(subject: string): string {
  writeFileSync(join(repository, 'file.txt'), `${subject}\n`);
  upstream('add', '.');
  upstream('commit', '--quiet', '-m', `${subject}\n\nBody`);
  return upstream('rev-parse', 'HEAD');
}

function asked(ref: string, from = repository): AskedRef {
  return { name: 'pipeline', repository: from, ref, origin: '--components' };
}

execFileSync('git', ['init', '--quiet', '-b', 'main', repository]);
upstream('config', 'uploadpack.allowFilter', 'true');
const [first, second, third] = ['First: "quoted" | ä', 'Second', 'Third'].map(commit) as [string, string, string];
upstream('tag', '-a', 'v1.0.0', '-m', 'annotated', second);
upstream('tag', 'light', first);
upstream('branch', 'release-v1.0.x', first);

test('a branch, tags (annotated ones peeled), a full ref and a full commit are resolved', async () => {
  const refs = {
    main: third,
    'v1.0.0': second,
    light: first,
    'refs/heads/release-v1.0.x': first,
    HEAD: third,
    [second.toUpperCase()]: second,
  };
  for (const [ref, expected] of Object.entries(refs)) {
    assert.equal((await git.resolve(asked(ref), call)).commit, expected, ref);
  }
  assert.deepEqual(await git.resolve(asked(first), call), {
    ...asked(first),
    commit: first,
    committedAt: new Date(Number(upstream('log', '-1', '--format=%ct', first)) * 1000).toISOString(),
    author: 'Ada Ünal',
    subject: 'First: "quoted" | ä',
  });
});

test('a ref that is not there is a request error with near names', async () => {
  await assert.rejects(git.resolve(asked('mian'), call), {
    kind: 'request',
    reason: 'resolving:ref_not_found',
    message: `there is no branch, tag or commit "mian" in "${repository}" (asked for "pipeline" by --components). Did you mean "main"?`,
  });
  await assert.rejects(git.resolve(asked('--upload-pack=x'), call), { reason: 'resolving:ref_not_found' });
  await assert.rejects(git.resolve(asked(third.slice(0, 6)), call), {
    message: /Give seven digits of a commit at least/,
  });
  await assert.rejects(git.resolve(asked('0'.repeat(40)), call), { reason: 'resolving:ref_not_found' });
});

test('what is no repository is an infrastructure error', async () => {
  await assert.rejects(git.resolve(asked('main', join(root, 'none')), call), {
    kind: 'infrastructure',
    reason: 'resolving:repository_unreachable',
    message: /cannot read the repository ".*none" of "pipeline": .*URL or path of a git repository/,
  });
});

test('a server that wants a login is not asked twice, and no password is shown', async () => {
  const server = createServer((_, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}/x.git`;
  try {
    await assert.rejects(git.resolve(asked('main', url), call), (error: Error) => {
      assert.match(error.message, /needs a login/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  } finally {
    server.close();
  }
});

test('a server that fails in passing is asked again', async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.writeHead(requests === 1 ? 503 : 404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`;
  await assert.rejects(git.resolve(asked('main', url), call), {
    reason: 'resolving:repository_unreachable',
    message: /not found/,
  });
  server.close();
  assert.equal(requests, 2);
});

test('a SHA-256 repository whose server knows no filters does as well', async () => {
  const other = join(root, 'sha256');
  const run = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', env: { ...process.env, ...identity } }).trim();
  run('init', '--quiet', '--object-format=sha256', '-b', 'main', other);
  run('-C', other, 'commit', '--quiet', '--allow-empty', '-m', 'One');
  const snapshot = await git.resolve(asked('main', other), call);
  assert.equal(snapshot.commit, run('-C', other, 'rev-parse', 'HEAD'));
  await git.checkout(snapshot, join(root, 'sha256-checkout'), call);
  assert.deepEqual(await git.commitsBetween(other, snapshot.commit, snapshot.commit, call), []);
});

test('a checkout is a clean work tree at the commit, also when several are made at once', async () => {
  const snapshots = await Promise.all([first, second, third, third].map((ref) => git.resolve(asked(ref), call)));
  await Promise.all(snapshots.map((snapshot, index) => git.checkout(snapshot, join(root, `checkout-${index}`), call)));
  const seen = snapshots.map((_, index) => {
    const folder = join(root, `checkout-${index}`);
    const run = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
    return [run('rev-parse', 'HEAD'), run('status', '--porcelain'), readFileSync(join(folder, 'file.txt'), 'utf8')];
  });
  assert.deepEqual(
    seen.map(([head, status]) => [head, status]),
    [first, second, third, third].map((head) => [head, '']),
  );
  assert.equal(seen[2]?.[2], 'Third\n');
});

test('processes that share a cache take turns and leave no lock behind', async () => {
  const cache = join(root, 'shared');
  const gits = Array.from({ length: 4 }, () => createGit(createProcesses(), cache));
  const all = await Promise.all(gits.flatMap((one) => ['main', 'light'].map((ref) => one.resolve(asked(ref), call))));
  assert.deepEqual([...new Set(all.map((snapshot) => snapshot.commit))], [third, first]);
  const left = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lock'));
  assert.deepEqual(left, []);
});

test('commits between two are listed newest first, the good one left out', async () => {
  const dayOf = (ref: string) => new Date(Number(upstream('log', '-1', '--format=%ct', ref)) * 1000).toISOString();
  assert.deepEqual(await git.commitsBetween(repository, first, third, call), [
    { commit: third, author: 'Ada Ünal', subject: 'Third', committedAt: dayOf(third) },
    { commit: second, author: 'Ada Ünal', subject: 'Second', committedAt: dayOf(second) },
  ]);
  assert.deepEqual(await git.commitsBetween(repository, third, third, call), []);
  const fourth = commit('Fourth');
  assert.equal((await git.commitsBetween(repository, third, fourth, call))?.length, 1);
});

test('where good is no ancestor of bad, or is gone, nothing is said', async () => {
  assert.equal(await git.commitsBetween(repository, third, first, call), undefined);
  assert.equal(await git.commitsBetween(repository, '1'.repeat(40), third, call), undefined);
  assert.equal(await git.commitsBetween(join(root, 'none'), first, third, call), undefined);
});

test('a cancelled run is cancelled here too', async () => {
  await assert.rejects(git.resolve(asked('main'), { ...call, signal: AbortSignal.abort() }), { kind: 'cancelled' });
  await assert.rejects(git.commitsBetween(repository, first, second, { ...call, signal: AbortSignal.abort() }), {
    kind: 'cancelled',
  });
});
