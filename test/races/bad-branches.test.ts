import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DataBranch, Merge } from '../../src/ports/data-branch.ts';
import { publishRun } from '../../src/publish/publish.ts';
import { startGitServer } from '../adapters/git-server.ts';
import { nights } from '../fixtures/nights.ts';

const root = mkdtempSync(join(tmpdir(), 'bad-branches-'));
after(() => rmSync(root, { recursive: true, force: true }));

const { signal } = new AbortController();
/** Waits a twentieth of what it is told. */
const quick: Clock = { now: Date.now, sleep: (time, stop) => createClock().sleep(time / 20, stop) };

function git(folder: string, ...args: string[]): string {
  const env = { ...process.env, GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x@x' };
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@x', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...identity, '-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe', env }).trim();
}

function newRemote(): string {
  const remote = mkdtempSync(join(root, 'remote-'));
  git(remote, 'init', '--quiet', '--bare');
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) git(remote, 'config', key, 'true');
  return remote;
}

function newFolder(): string {
  return join(mkdtempSync(join(root, 'clone-')), 'history.git');
}

interface Options {
  readonly folder?: string;
  readonly squashAfter?: number;
}

function branchOf(remote: string, { folder = newFolder(), ...options }: Options = {}): DataBranch {
  const url = remote.startsWith('/') ? `file://${remote}` : remote;
  return gitDataBranch({
    processes: createProcesses(),
    clock: quick,
    remote: url,
    branch: 'gh-pages',
    folder,
    ...options,
  });
}

/** Every text becomes a file of its name. */
const merge: Merge = async (_, left) => ({
  message: `Add ${[...left.keys()].join(', ')}`,
  change: new Map([...left].map(([name, bytes]) => [`data/${name}`, bytes])),
  taken: [...left.keys()],
});

function put(branch: DataBranch, name: string, how = merge) {
  return branch.publish(name, `text of ${name}`, how, signal);
}

/** Puts files of somebody else on the branch; what `stage` does in a work tree is committed. */
function commitOfOthers(remote: string, stage: (work: string) => void, message = 'of somebody else'): string {
  const work = mkdtempSync(join(root, 'work-'));
  git(work, 'init', '--quiet', '-b', 'gh-pages');
  if (git(remote, 'branch', '--list', 'gh-pages')) git(work, 'pull', '--quiet', remote, 'gh-pages');
  stage(work);
  git(work, 'add', '-A');
  git(work, 'commit', '--quiet', '-m', message);
  git(work, 'push', '--quiet', remote, 'HEAD:gh-pages');
  return git(work, 'rev-parse', 'HEAD');
}

function writeHook(remote: string, name: string, script: string): void {
  const hook = join(remote, 'hooks', name);
  mkdirSync(join(remote, 'hooks'), { recursive: true });
  writeFileSync(hook, `#!/bin/sh\n${script}\n`);
  chmodSync(hook, 0o755);
}

function namesOn(remote: string): string[] {
  return git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages').split('\n');
}

function commitsOn(remote: string): number {
  return Number(git(remote, 'rev-list', '--count', 'gh-pages'));
}

test('files of somebody else stay as they are: links, modes, modules, names', async () => {
  const remote = newRemote();
  const module = newRemote();
  commitOfOthers(module, (work) => writeFileSync(join(work, 'x'), 'x'));
  git(module, 'symbolic-ref', 'HEAD', 'refs/heads/gh-pages');
  commitOfOthers(remote, (work) => {
    mkdirSync(join(work, 'data/deep'), { recursive: true });
    writeFileSync(join(work, 'data/deep/ünïcode "name"\t.bin'), Buffer.from([0, 255, 13, 10]));
    writeFileSync(join(work, 'run.sh'), '#!/bin/sh\r\n');
    chmodSync(join(work, 'run.sh'), 0o755);
    execFileSync('ln', ['-s', '../run.sh', join(work, 'data/link')]);
    git(work, 'submodule', '--quiet', 'add', module, 'module');
  });
  const before = git(remote, 'ls-tree', '-r', '-z', 'gh-pages').split('\0');
  await put(branchOf(remote), 'ours');
  const now = git(remote, 'ls-tree', '-r', '-z', 'gh-pages').split('\0');
  assert.deepEqual(
    now.filter((line) => !line.endsWith('data/ours')),
    before,
  );
  assert.equal(now.length, before.length + 1);
  assert.equal(commitsOn(remote), 2);
});

test('the site of somebody else is not replaced', async () => {
  const remote = newRemote();
  const theirs = commitOfOthers(remote, (work) => writeFileSync(join(work, 'index.html'), 'theirs'));
  const [first] = await nights();
  const pages = { render: async () => '', assets: async () => new Map() };
  await assert.rejects(publishRun(first, { dataBranch: branchOf(remote), pages, signal }), {
    reason: 'publishing:others_site',
    message: /"index\.html"/,
  });
  assert.equal(git(remote, 'for-each-ref', '--format=%(objectname)'), theirs);
});

test('the first publisher is told that there was no branch', async () => {
  const remote = newRemote();
  assert.deepEqual((await put(branchOf(remote), 'one')).created, true);
  assert.deepEqual((await put(branchOf(remote), 'two')).created, false);
});

test('what is published twice makes no commit', async () => {
  const remote = newRemote();
  const { commit } = await put(branchOf(remote), 'one');
  assert.equal((await put(branchOf(remote), 'one')).commit, commit);
  assert.equal(commitsOn(remote), 1);
  assert.doesNotMatch(git(remote, 'for-each-ref'), /streamstress/);
});

test('the answer has the files as they are then', async () => {
  const remote = newRemote();
  await put(branchOf(remote), 'one');
  const { files } = await put(branchOf(remote), 'two');
  assert.deepEqual(await files.list('data'), ['data/one', 'data/two']);
  assert.equal(Buffer.from((await files.read(['data/one'])).get('data/one') ?? []).toString(), 'text of one');
});

test('a branch that somebody moves between our look and our push keeps both', async () => {
  const remote = newRemote();
  await put(branchOf(remote), 'one');
  let moved = 0;
  await put(branchOf(remote), 'two', async (files, left) => {
    moved += 1;
    if (moved === 1) {
      git(remote, 'update-ref', '-d', 'refs/heads/gh-pages');
      commitOfOthers(remote, (work) => writeFileSync(join(work, 'new'), ''));
      git(remote, 'reflog', 'expire', '--expire=now', '--all');
      git(remote, 'gc', '--quiet', '--prune=now');
    }
    return merge(files, left);
  });
  assert.deepEqual([moved, namesOn(remote)], [2, ['data/two', 'new']]);
});

test('a repository that is a shallow clone takes what is published', async () => {
  const origin = newRemote();
  for (const name of ['one', 'two', 'three']) await put(branchOf(origin), name);
  const shallow = join(mkdtempSync(join(root, 'shallow-')), 'clone.git');
  git(root, 'clone', '--quiet', '--bare', '--depth=1', '--branch=gh-pages', `file://${origin}`, shallow);
  await put(branchOf(shallow), 'four');
  assert.deepEqual(namesOn(shallow), ['data/four', 'data/one', 'data/three', 'data/two']);
  await put(branchOf(shallow, { squashAfter: 2 }), 'five');
  assert.equal(namesOn(shallow).length, 5);
});

for (const damage of [
  'objects are gone',
  'objects are garbage',
  'HEAD is garbage',
  'the index of a pack is cut',
] as const) {
  test(`a clone of ours of which ${damage} is made anew`, async () => {
    const remote = newRemote();
    const folder = newFolder();
    await put(branchOf(remote, { folder }), 'one');
    const packs = join(folder, 'objects/pack');
    const files = readdirSync(packs).map((name) => join(packs, name));
    for (const file of files) chmodSync(file, 0o644);
    if (damage === 'objects are gone') for (const file of files) rmSync(file);
    if (damage === 'objects are garbage') for (const file of files) writeFileSync(file, 'garbage');
    if (damage === 'HEAD is garbage') writeFileSync(join(folder, 'HEAD'), 'garbage');
    if (damage === 'the index of a pack is cut') for (const file of files) writeFileSync(file, '', { flag: 'w' });
    const branch = branchOf(remote, { folder });
    await branch.read((found) => found.read(['data/one']), signal);
    await put(branch, 'two');
    assert.deepEqual(namesOn(remote), ['data/one', 'data/two']);
  });
}

test('a clone that breaks while it is used is made anew', async () => {
  const remote = newRemote();
  const folder = newFolder();
  const branch = branchOf(remote, { folder });
  await put(branch, 'one');
  rmSync(join(folder, 'objects/pack'), { recursive: true });
  await put(branch, 'two');
  assert.deepEqual(namesOn(remote), ['data/one', 'data/two']);
});

test('a clone of ours that cannot be written is one clear error', async () => {
  const file = join(mkdtempSync(join(root, 'file-')), 'file');
  writeFileSync(file, '');
  await assert.rejects(put(branchOf(newRemote(), { folder: join(file, 'history.git') }), 'one'), {
    reason: 'data_branch:unwritable',
    message: /the output folder may be written/,
  });
});

test('a text that somebody left and nobody can read hinders nobody, and stays', async () => {
  const remote = newRemote();
  await put(branchOf(remote), 'one');
  const blob = execFileSync('git', ['-C', remote, 'hash-object', '-w', '--stdin'], {
    input: 'no gzip',
    encoding: 'utf8',
  });
  const tree = execFileSync('git', ['-C', remote, 'mktree'], {
    input: `100644 blob ${blob.trim()}\tcontent.gz\n`,
    encoding: 'utf8',
  });
  git(remote, 'update-ref', 'refs/streamstress/gh-pages/left/odd', git(remote, 'commit-tree', '-m', 'x', tree.trim()));
  const readable: Merge = (files, left) => merge(files, new Map([...left].filter(([, bytes]) => bytes.length > 0)));
  await put(branchOf(remote), 'two', readable);
  assert.deepEqual(namesOn(remote), ['data/one', 'data/two']);
  assert.match(git(remote, 'for-each-ref'), /left\/odd$/);
});

test('a repository that takes nothing but branches is left texts as branches', async () => {
  const remote = newRemote();
  writeHook(remote, 'update', 'case "$1" in refs/heads/*) exit 0;; *) echo "only branches" >&2; exit 1;; esac');
  await put(branchOf(remote), 'one');
  await Promise.all(['two', 'three'].map((name) => put(branchOf(remote), name)));
  assert.deepEqual(namesOn(remote), ['data/one', 'data/three', 'data/two']);
  assert.equal(git(remote, 'for-each-ref', '--format=%(refname)'), 'refs/heads/gh-pages');
});

test('a protected branch: what was left is safe, and the next who may adds it', async () => {
  const remote = newRemote();
  writeHook(remote, 'update', '[ "$1" != refs/heads/gh-pages ] || { echo "protected branch" >&2; exit 1; }');
  await assert.rejects(put(branchOf(remote), 'one'), {
    reason: 'data_branch:push_refused',
    message: /protected branch.*streamstress publish/s,
  });
  assert.equal(git(remote, 'for-each-ref', '--format=%(refname)'), 'refs/streamstress/gh-pages/left/one');
  rmSync(join(remote, 'hooks', 'update'));
  await put(branchOf(remote), 'two');
  assert.deepEqual(namesOn(remote), ['data/one', 'data/two']);
});

test('a server that lets us read and not write says so at once', async (t) => {
  const remote = newRemote();
  await put(branchOf(remote), 'one');
  const server = await startGitServer((close) => t.after(close), root);
  const branch = branchOf(server.url(remote.slice(root.length + 1)));
  assert.deepEqual(await branch.read((files) => files.list('data'), signal), ['data/one']);
  server.requests();
  await assert.rejects(put(branch, 'two'), { reason: 'data_branch:push_refused', message: /403/ });
  assert.equal(server.requests().filter((asked) => asked.includes('info/refs')).length, 1, 'it is tried once');
});

test('a full disk is told as such, and nothing is pushed', async () => {
  const remote = newRemote();
  const processes = createProcesses();
  const full = {
    ...processes,
    run: async (command: Parameters<typeof processes.run>[0]) =>
      command.args.includes('fast-import')
        ? { code: 128, stdout: '', stderr: 'fatal: write error: No space left on device\n' }
        : processes.run(command),
  };
  const branch = gitDataBranch({ processes: full, clock: quick, remote, branch: 'gh-pages', folder: newFolder() });
  await assert.rejects(put(branch, 'one'), { reason: 'disk_full' });
  assert.equal(git(remote, 'for-each-ref'), '');
});

test('old commits of ours become one, those of others stay', async () => {
  const remote = newRemote();
  for (let n = 1; n <= 3; n += 1) await put(branchOf(remote, { squashAfter: 5 }), `a${n}`);
  const theirs = commitOfOthers(remote, (work) => appendFileSync(join(work, 'README'), 'x'));
  for (let n = 1; n <= 5; n += 1) await put(branchOf(remote, { squashAfter: 5 }), `b${n}`);
  assert.equal(commitsOn(remote), 9);
  await put(branchOf(remote, { squashAfter: 5 }), 'b6');
  assert.equal(commitsOn(remote), 5);
  assert.equal(git(remote, 'rev-parse', 'gh-pages~1'), theirs);
  assert.equal(namesOn(remote).length, 10);
});

test('a commit that takes the place of others pushes what is new, and no more', async () => {
  const remote = newRemote();
  git(remote, 'config', 'transfer.unpackLimit', '1');
  const large: Merge = async (_, left) => ({
    message: 'x',
    change: new Map([...left.keys()].map((name) => [`data/${name}`, randomBytes(100_000)])),
    taken: [...left.keys()],
  });
  for (const name of ['one', 'two', 'three']) await put(branchOf(remote, { squashAfter: 2 }), name, large);
  assert.equal(commitsOn(remote), 1);
  const packs = readdirSync(join(remote, 'objects/pack')).filter((name) => name.endsWith('.pack'));
  const sizes = packs.map((name) => statSync(join(remote, 'objects/pack', name)).size);
  assert.equal(sizes.filter((size) => size > 90_000 && size < 110_000).length, 3);
  assert.ok(sizes.every((size) => size < 110_000));
});

test('a repository stays small, and keeps every commit where it is told to', async (t) => {
  const [squashed, whole] = [newRemote(), newRemote()];
  const noise = (name: string) =>
    Array.from({ length: 400 }, (_, at) => `${name}-${Math.sin(at * name.length)}`).join('\n');
  const all: Merge = async (_, left) => ({
    message: 'x',
    change: new Map([['data/index', noise([...left.keys()][0] ?? '') + Math.random()]]),
    taken: [...left.keys()],
  });
  for (const [remote, squashAfter] of [
    [squashed, 4],
    [whole, Number.POSITIVE_INFINITY],
  ] as const) {
    const branch = branchOf(remote, { squashAfter });
    for (let n = 0; n < 10; n += 1) await put(branch, `run-${n}`, all);
    git(remote, 'reflog', 'expire', '--expire=now', '--all');
    git(remote, 'gc', '--quiet', '--prune=now');
  }
  assert.equal(commitsOn(whole), 10);
  assert.ok(commitsOn(squashed) <= 4);
  const objects = Number(/^in-pack: (\d+)$/m.exec(git(squashed, 'count-objects', '-v'))?.[1]);
  t.diagnostic(`${objects} objects in ${commitsOn(squashed)} commits`);
  assert.ok(objects <= 3 * 4);
});

test('where branches cannot be rewritten, ordinary commits go on, and a sentence says so', async () => {
  const remote = newRemote();
  git(remote, 'config', 'receive.denyNonFastForwards', 'true');
  const notes: string[][] = [];
  for (let n = 1; n <= 5; n += 1) notes.push([...(await put(branchOf(remote, { squashAfter: 2 }), `a${n}`)).notes]);
  assert.equal(commitsOn(remote), 5);
  assert.deepEqual(
    notes.map((said) => said.length),
    [0, 0, 1, 0, 1],
  );
  assert.match(notes[2]?.[0] ?? '', /^old commits .* refuses that \(.*non-fast-forward.*--keep-commits/);
});
