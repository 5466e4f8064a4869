import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { DataBranch } from '../../src/ports/data-branch.ts';

const root = mkdtempSync(join(tmpdir(), 'data-branch-'));
after(() => rmSync(root, { recursive: true, force: true }));

const { signal } = new AbortController();
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(root, String(folders));
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function newRemote(): string {
  const remote = newFolder();
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  return remote;
}

function publisher(remote: string): DataBranch {
  return gitDataBranch({ processes: createProcesses(), remote, branch: 'gh-pages', folder: newFolder() });
}

test('a missing branch is empty, and the first commit makes it, with a root of its own', async () => {
  const remote = newRemote();
  const branch = publisher(remote);
  assert.deepEqual(await branch.read('data', signal), new Map());
  const files = new Map([
    ['data/runs/a.json', '{"name":"Čeněk 🧵"}\n'],
    ['index.html', '<h1>hello</h1>'],
    ['.nojekyll', ''],
  ]);
  const { commit } = await branch.commit('data', 'Add run a', async () => files, signal);
  assert.equal(git(remote, 'rev-parse', 'gh-pages'), commit);
  assert.equal(
    git(remote, 'log', '--format=%P|%an <%ae>|%s', 'gh-pages'),
    '|streamstress <streamstress@localhost>|Add run a',
  );
  assert.equal(git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages').split('\n').length, 3);
  assert.deepEqual(await branch.read('data', signal), new Map([['data/runs/a.json', '{"name":"Čeněk 🧵"}\n']]));
});

test('a commit replaces the given files and keeps the others', async () => {
  const remote = newRemote();
  const branch = publisher(remote);
  await branch.commit(
    'data',
    'one',
    async () =>
      new Map([
        ['data/a', '1'],
        ['data/b', '1'],
        ['data-not', '1'],
      ]),
    signal,
  );
  await branch.commit('data', 'two', async () => new Map([['data/a', '2\n\n']]), signal);
  assert.deepEqual(
    await publisher(remote).read('data', signal),
    new Map([
      ['data/a', '2\n\n'],
      ['data/b', '1'],
    ]),
  );
  assert.equal(git(remote, 'rev-list', '--count', 'gh-pages'), '2');
});

for (const writers of [2, 5]) {
  test(`${writers} publishers at once all land`, async () => {
    const remote = newRemote();
    const names = Array.from({ length: writers }, (_, n) => `data/${n}`);
    const calls = await Promise.all(
      names.map(async (name) => {
        let asked = 0;
        const change = async (current: ReadonlyMap<string, string>) => {
          asked += 1;
          return new Map([
            [name, 'here'],
            [
              'data/all',
              [...current.keys(), name]
                .filter((path) => path !== 'data/all')
                .sort()
                .join(' '),
            ],
          ]);
        };
        await publisher(remote).commit('data', name, change, signal);
        return asked;
      }),
    );
    const found = await publisher(remote).read('data', signal);
    assert.deepEqual([...found.keys()].sort(), [...names, 'data/all']);
    assert.equal(found.get('data/all'), names.join(' '), 'whoever came last saw all the others');
    assert.equal(git(remote, 'rev-list', '--count', 'gh-pages'), String(writers));
    assert.ok(calls.every((asked) => asked >= 1));
  });
}

test('nothing is pushed where the change throws', async () => {
  const remote = newRemote();
  const failing = publisher(remote).commit('data', 'x', () => Promise.reject(new Error('no')), signal);
  await assert.rejects(failing, /^Error: no$/);
  assert.equal(git(remote, 'for-each-ref'), '');
});

test('an unreachable repository is one clear error, without the password', async () => {
  const branch = publisher('http://user:secret@127.0.0.1:9/none.git');
  await assert.rejects(branch.read('data', signal), (error: Error & { reason: string }) => {
    assert.equal(error.reason, 'data_branch:unreachable');
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});

test('a refused push is an error at once, with what the server said', async () => {
  const remote = newRemote();
  const hook = join(remote, 'hooks', 'pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho the branch is protected >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  let asked = 0;
  const change = async () => {
    asked += 1;
    return new Map([['data/a', '1']]);
  };
  await assert.rejects(publisher(remote).commit('data', 'x', change, signal), {
    reason: 'data_branch:push_refused',
    message: /the branch is protected/,
  });
  assert.equal(asked, 1);
});

test('symbolic links on the branch are not followed, and files that are no text are an error', async () => {
  const remote = newRemote();
  const work = newFolder();
  execFileSync('git', ['init', '--quiet', work]);
  const blob = (input: Buffer | string) =>
    execFileSync('git', ['-C', work, 'hash-object', '-w', '--stdin'], { input, encoding: 'utf8' }).trim();
  const push = (...entries: string[]) => {
    for (const entry of entries) git(work, 'update-index', '--add', '--cacheinfo', entry);
    git(work, '-c', 'user.name=x', '-c', 'user.email=x', 'commit', '--quiet', '-m', 'x');
    git(work, 'push', '--quiet', remote, 'HEAD:gh-pages');
  };
  push(`120000,${blob('/etc/hostname')},data/link`, `100644,${blob('text')},data/z`);
  assert.deepEqual(await publisher(remote).read('data', signal), new Map([['data/z', 'text']]));
  push(`100644,${blob(Buffer.from([0xff, 0xfe, 0x0a, 0xff]))},data/a`);
  await assert.rejects(publisher(remote).read('data', signal), { reason: 'data_branch:not_text' });
});

test('a path that leaves the branch is refused', async () => {
  const remote = newRemote();
  for (const path of ['../x', 'data/../../x', '/x', 'a\nb', '.git/config', '']) {
    const committing = publisher(remote).commit('data', 'x', async () => new Map([[path, '']]), signal);
    await assert.rejects(committing, { reason: 'data_branch:bad_path' });
  }
});
