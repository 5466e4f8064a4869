import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { BranchChange, BranchFiles, DataBranch, PublishedTo } from '../../src/ports/data-branch.ts';

const root = mkdtempSync(join(tmpdir(), 'data-branch-'));
after(() => rmSync(root, { recursive: true, force: true }));

const { signal } = new AbortController();
let folders = 0;
/** Waits a twentieth of what it is told. */
const quick: Clock = { now: Date.now, sleep: (time, stop) => createClock().sleep(time / 20, stop) };

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
  return gitDataBranch({
    processes: createProcesses(),
    clock: quick,
    remote,
    branch: 'gh-pages',
    folder: newFolder(),
  });
}

/** One commit of ours: whatever else was left is taken with it. */
function put(
  branch: DataBranch,
  message: string,
  change: (files: BranchFiles) => Promise<BranchChange>,
): Promise<PublishedTo> {
  const merge = async (files: BranchFiles, left: ReadonlyMap<string, Uint8Array>) => ({
    message,
    change: await change(files),
    taken: [...left.keys()],
  });
  return branch.publish(message.replaceAll(/\W/g, '-'), message, merge, signal);
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
  const { commit } = await put(branch, 'Add run a', async () => files);
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
  await put(
    branch,
    'one',
    async () =>
      new Map([
        ['data/a', '1'],
        ['data/b', '1'],
        ['data-not', '1'],
      ]),
  );
  await put(branch, 'two', async () => new Map([['data/a', '2\n\n']]));
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
  test(`${writers} publishers at once all land, in as few commits as it takes`, async () => {
    const remote = newRemote();
    const names = Array.from({ length: writers }, (_, n) => `run-${n}`);
    const merge = async (_: BranchFiles, left: ReadonlyMap<string, Uint8Array>) => ({
      message: `Add ${left.size}`,
      change: new Map([...left].map(([name, bytes]) => [`data/${name}`, bytes])),
      taken: [...left.keys()],
    });
    const made = await Promise.all(names.map((name) => publisher(remote).publish(name, `of ${name}`, merge, signal)));
    const found = await textsOf(publisher(remote), 'data');
    assert.deepEqual(found, new Map(names.map((name) => [`data/${name}`, `of ${name}`])));
    assert.ok(Number(git(remote, 'rev-list', '--count', 'gh-pages')) <= writers);
    for (const { commit } of made) git(remote, 'merge-base', '--is-ancestor', commit, 'gh-pages');
    assert.equal(git(remote, 'for-each-ref', '--format=%(refname)'), 'refs/heads/gh-pages', 'nothing else is left');
  });
}

test('what a publisher has left and did not live to merge is merged by the next one', async () => {
  const remote = newRemote();
  const dead = put(publisher(remote), 'first', () => Promise.reject(new Error('killed')));
  await assert.rejects(dead, /killed/);
  assert.equal(git(remote, 'for-each-ref', '--format=%(refname)'), 'refs/streamstress/gh-pages/left/first');
  const seen: string[] = [];
  const merge = async (_: BranchFiles, left: ReadonlyMap<string, Uint8Array>) => {
    seen.push(...[...left].map(([name, bytes]) => `${name}: ${Buffer.from(bytes)}`));
    return { message: 'x', change: new Map([['data/a', '1']]), taken: [...left.keys()] };
  };
  await publisher(remote).publish('second', 'content', merge, signal);
  assert.deepEqual(seen.sort(), ['first: first', 'second: content']);
  assert.equal(git(remote, 'for-each-ref', '--format=%(refname)'), 'refs/heads/gh-pages');
});

test('nothing is pushed where the change throws', async () => {
  const remote = newRemote();
  const failing = put(publisher(remote), 'x', () => Promise.reject(new Error('no')));
  await assert.rejects(failing, /^Error: no$/);
  assert.doesNotMatch(git(remote, 'for-each-ref'), /gh-pages$/);
});

test('an unreachable repository is one clear error, without the password', async () => {
  const branch = publisher('http://user:secret@127.0.0.1:9/none.git');
  await assert.rejects(textsOf(branch, 'data'), (error: Error & { reason: string }) => {
    assert.equal(error.reason, 'data_branch:unreachable');
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});

test('a push that is refused again and again is an error with what the server said', async () => {
  const remote = newRemote();
  refuse(remote, 'exit 1');
  await assert.rejects(
    put(publisher(remote), 'x', async () => new Map([['data/a', '1']])),
    {
      reason: 'data_branch:push_refused',
      message: /the branch is protected/,
    },
  );
});

test('one that is refused now and then is tried again', async () => {
  const remote = newRemote();
  const times = join(remote, 'times');
  refuse(remote, `echo x >> '${times}'; [ $(($(wc -l < '${times}') % 3)) = 0 ] || exit 1`);
  await put(publisher(remote), 'x', async () => new Map([['data/a', '1']]));
  assert.deepEqual(await textsOf(publisher(remote), 'data'), new Map([['data/a', '1']]));
});

function refuse(remote: string, script: string): void {
  const hook = join(remote, 'hooks', 'pre-receive');
  writeFileSync(hook, `#!/bin/sh\necho the branch is protected >&2\n${script}\n`);
  chmodSync(hook, 0o755);
}

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
    const committing = put(publisher(remote), 'x', async () => new Map([[path, '']]));
    await assert.rejects(committing, { reason: 'data_branch:bad_path' });
  }
});

test('what ends in .gz is compressed on the branch alone, and what is undefined is removed', async () => {
  const remote = newRemote();
  const branch = publisher(remote);
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at % 7 === 0 ? at % 256 : 255));
  await put(
    branch,
    'one',
    async () =>
      new Map<string, string | Uint8Array>([
        ['data/a.gz', bytes],
        ['data/b', 'x'],
      ]),
  );
  const size = Number(git(remote, 'cat-file', '-s', 'gh-pages:data/a.gz'));
  assert.ok(size < 3000, `${size} bytes`);
  const found = await publisher(remote).read((files) => files.read(['data/a.gz', 'data/none']), signal);
  assert.deepEqual([...found.keys()], ['data/a.gz']);
  assert.deepEqual(new Uint8Array(found.get('data/a.gz') ?? []), bytes);
  await put(branch, 'two', async () => new Map([['data/b', undefined]]));
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
  await put(publisher(remote), 'one', async () => files);
  const folder = newFolder();
  const branch = gitDataBranch({
    processes: createProcesses(),
    clock: quick,
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
  await put(branch, 'two', async () => new Map([['data/d', 'd']]));
  assert.equal(blobs(), 3, 'b, d, and what was left to be published');
  assert.deepEqual([...(await textsOf(publisher(remote), 'data')).keys()], ['data/a', 'data/b', 'data/c', 'data/d']);
});
