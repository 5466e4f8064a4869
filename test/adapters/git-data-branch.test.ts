import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { BranchFiles, DataBranch } from '../../src/ports/data-branch.ts';

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

/** Texts of all files below a folder. */
async function textsBelow(files: BranchFiles, folder: string): Promise<Map<string, string>> {
  const found = await files.read(await files.list(folder));
  return new Map([...found].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

function textsOf(branch: DataBranch, folder: string): Promise<Map<string, string>> {
  return branch.read((files) => textsBelow(files, folder), signal);
}

test('a missing branch is empty, and the first commit makes it, with a root of its own', async () => {
  const remote = newRemote();
  const branch = publisher(remote);
  assert.deepEqual(await textsOf(branch, 'data'), new Map());
  const files = new Map([
    ['data/runs/a.json', '{"name":"Čeněk 🧵"}\n'],
    ['index.html', '<h1>hello</h1>'],
    ['.nojekyll', ''],
  ]);
  const { commit } = await branch.commit('Add run a', async () => files, signal);
  assert.equal(git(remote, 'rev-parse', 'gh-pages'), commit);
  assert.equal(
    git(remote, 'log', '--format=%P|%an <%ae>|%s', 'gh-pages'),
    '|streamstress <streamstress@localhost>|Add run a',
  );
  assert.equal(git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages').split('\n').length, 3);
  assert.deepEqual(await textsOf(branch, 'data'), new Map([['data/runs/a.json', '{"name":"Čeněk 🧵"}\n']]));
});

test('a commit replaces the given files and keeps the others', async () => {
  const remote = newRemote();
  const branch = publisher(remote);
  await branch.commit(
    'one',
    async () =>
      new Map([
        ['data/a', '1'],
        ['data/b', '1'],
        ['data-not', '1'],
      ]),
    signal,
  );
  await branch.commit('two', async () => new Map([['data/a', '2\n\n']]), signal);
  assert.deepEqual(
    await textsOf(publisher(remote), 'data'),
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
        const change = async (files: BranchFiles) => {
          asked += 1;
          const current = await files.list('data');
          return new Map([
            [name, 'here'],
            [
              'data/all',
              [...current, name]
                .filter((path) => path !== 'data/all')
                .sort()
                .join(' '),
            ],
          ]);
        };
        await publisher(remote).commit(name, change, signal);
        return asked;
      }),
    );
    const found = await textsOf(publisher(remote), 'data');
    assert.deepEqual([...found.keys()].sort(), [...names, 'data/all']);
    assert.equal(found.get('data/all'), names.join(' '), 'whoever came last saw all the others');
    assert.equal(git(remote, 'rev-list', '--count', 'gh-pages'), String(writers));
    assert.ok(calls.every((asked) => asked >= 1));
  });
}

test('nothing is pushed where the change throws', async () => {
  const remote = newRemote();
  const failing = publisher(remote).commit('x', () => Promise.reject(new Error('no')), signal);
  await assert.rejects(failing, /^Error: no$/);
  assert.equal(git(remote, 'for-each-ref'), '');
});

test('an unreachable repository is one clear error, without the password', async () => {
  const branch = publisher('http://user:secret@127.0.0.1:9/none.git');
  await assert.rejects(textsOf(branch, 'data'), (error: Error & { reason: string }) => {
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
  await assert.rejects(publisher(remote).commit('x', change, signal), {
    reason: 'data_branch:push_refused',
    message: /the branch is protected/,
  });
  assert.equal(asked, 1);
});

test('symbolic links on the branch are not followed', async () => {
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
  assert.deepEqual(await textsOf(publisher(remote), 'data'), new Map([['data/z', 'text']]));
});

test('a path that leaves the branch is refused', async () => {
  const remote = newRemote();
  for (const path of ['../x', 'data/../../x', '/x', 'a\nb', '.git/config', '']) {
    const committing = publisher(remote).commit('x', async () => new Map([[path, '']]), signal);
    await assert.rejects(committing, { reason: 'data_branch:bad_path' });
  }
});

test('what ends in .gz is compressed on the branch alone, and what is undefined is removed', async () => {
  const remote = newRemote();
  const branch = publisher(remote);
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at % 7 === 0 ? at % 256 : 255));
  await branch.commit(
    'one',
    async () =>
      new Map<string, string | Uint8Array>([
        ['data/a.gz', bytes],
        ['data/b', 'x'],
      ]),
    signal,
  );
  const size = Number(git(remote, 'cat-file', '-s', 'gh-pages:data/a.gz'));
  assert.ok(size < 3000, `${size} bytes`);
  const found = await publisher(remote).read((files) => files.read(['data/a.gz', 'data/none']), signal);
  assert.deepEqual([...found.keys()], ['data/a.gz']);
  assert.deepEqual(new Uint8Array(found.get('data/a.gz') ?? []), bytes);
  await branch.commit('two', async () => new Map([['data/b', undefined]]), signal);
  assert.equal(git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages'), 'data/a.gz');
});

test('a compressed file that is broken is named', async () => {
  const remote = newRemote();
  const work = newFolder();
  execFileSync('git', ['init', '--quiet', work]);
  writeFileSync(join(work, 'a.gz'), 'not compressed');
  git(work, 'add', '.');
  git(work, '-c', 'user.name=x', '-c', 'user.email=x', 'commit', '--quiet', '-m', 'x');
  git(work, 'push', '--quiet', remote, 'HEAD:gh-pages');
  const reading = publisher(remote).read((files) => files.read(['a.gz']), signal);
  await assert.rejects(reading, { reason: 'data_branch:broken_file', message: /the file "a\.gz" on the data branch/ });
});

test('only what is read is fetched', async () => {
  const remote = newRemote();
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) git(remote, 'config', key, 'true');
  const files = new Map(['a', 'b', 'c'].map((name) => [`data/${name}`, name.repeat(1000)]));
  await publisher(remote).commit('one', async () => files, signal);
  const folder = newFolder();
  const branch = gitDataBranch({
    processes: createProcesses(),
    remote: `file://${remote}`,
    branch: 'gh-pages',
    folder,
  });
  const blobs = () =>
    git(folder, 'cat-file', '--batch-all-objects', '--batch-check=%(objecttype)')
      .split('\n')
      .filter((type) => type === 'blob').length;
  const read = await branch.read((found) => found.read(['data/b']), signal);
  assert.equal(Buffer.from(read.get('data/b') ?? []).toString(), 'b'.repeat(1000));
  assert.equal(blobs(), 1);
  await branch.commit('two', async () => new Map([['data/d', 'd']]), signal);
  assert.equal(blobs(), 2);
  assert.deepEqual([...(await textsOf(publisher(remote), 'data')).keys()], ['data/a', 'data/b', 'data/c', 'data/d']);
});
