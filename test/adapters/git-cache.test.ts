import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createGit } from '../../src/adapters/git/git.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { AskedRef } from '../../src/model/source.ts';
import { startGitServer } from './git-server.ts';
import { createUpstream } from './git-upstream.ts';

const root = mkdtempSync(join(tmpdir(), 'git-cache-'));
after(() => rmSync(root, { recursive: true, force: true }));
const served = join(root, 'served');
const upstream = createUpstream(join(served, 'pipeline'));
const server = await startGitServer(after, served);
const said: string[] = [];
const call = { signal: new AbortController().signal, output: (line: string) => void said.push(line) };
const repository = server.url('pipeline/.git');
const freshCache = () => mkdtempSync(join(root, 'cache-'));
const freshFolder = () => join(mkdtempSync(join(root, 'checkout-')), 'source');
const gitAt = (cache: string) => createGit(createProcesses(), cache);
const asked = (ref: string, from = repository): AskedRef => ({
  ...{ name: 'pipeline', repository: from, ref, origin: '--components' },
});

/** History that nobody needs: a large file which is gone. */
const large = { 'large.bin': Array.from({ length: 40_000 }, (_, at) => `${at * 7919}`).join(' ') };
const first = upstream.commit('First', '2020-01-01T00:00:00Z', large);
upstream.git('rm', '--quiet', 'large.bin');
const second = upstream.commit('Second', '2020-02-01T00:00:00Z', { 'file.txt': 'second\n' });
const third = upstream.commit('Third', '2020-03-01T00:00:00Z', { 'file.txt': 'third\n' });
const listing = ['GET info/refs', 'POST git-upload-pack ls-refs'];
const fetching = ['GET info/refs', 'POST git-upload-pack fetch'];

test('what is there is not fetched again', async () => {
  const cache = freshCache();
  const build = async (ref: string) => {
    const git = gitAt(cache);
    await git.checkout(await git.resolve(asked(ref), call), freshFolder(), call);
    return server.requests();
  };
  server.requests();
  assert.deepEqual(await build('main'), [...listing, ...fetching, ...fetching], 'the commit, and its files');
  assert.deepEqual(await build('main'), listing, 'where main is now');
  assert.deepEqual(await build(third), [], 'nothing to ask');
});

test('of a long history, only the commits that are needed are fetched, and no files but those of a checkout', async () => {
  const cache = freshCache();
  const git = gitAt(cache);
  const snapshot = await git.resolve(asked('main@2020-02-15'), call);
  await git.checkout(snapshot, freshFolder(), call);
  assert.equal((await git.commitsBetween(repository, second, third, call))?.length, 1);
  const objects = mirrorsIn(cache).map((mirror) => gitIn(mirror, 'cat-file', '--batch-all-objects', '--batch-check'));
  const blob = upstream.git('rev-parse', `${first}:large.bin`);
  assert.ok(objects.every((list) => !list.includes(blob)));
  assert.deepEqual(
    mirrorsIn(cache).map((mirror) => gitIn(mirror, 'rev-parse', '--is-bare-repository')),
    ['true', 'true', 'true'],
  );
});

test('a server that knows no filter does as well', async () => {
  const plain = createUpstream(join(served, 'plain'));
  plain.git('config', 'uploadpack.allowFilter', 'false');
  const commits = ['01', '02', '03'].map((day) => plain.commit(day, `2020-01-${day}T00:00:00Z`));
  plain.git('checkout', '--quiet', '--detach', commits[0] ?? '');
  plain.git('update-ref', 'refs/pull/1/head', plain.commit('Pull', '2020-01-04T00:00:00Z', { 'other.txt': '' }));
  plain.git('checkout', '--quiet', 'main');
  const git = gitAt(freshCache());
  const from = server.url('plain/.git');
  const merged = await git.resolve(asked('pr/1', from), call);
  await git.checkout(merged, freshFolder(), call);
  assert.equal((await git.resolve(asked('main@2020-01-01', from), call)).commit, commits[0]);
  assert.equal((await git.resolve(asked((commits[1] ?? '').slice(0, 9), from), call)).commit, commits[1]);
  assert.equal((await git.commitsBetween(from, commits[0] ?? '', merged.commit, call))?.length, 4);
});

const damages: Readonly<Record<string, (mirror: string) => void>> = {
  'objects that were cut off': (mirror) => {
    for (const file of objectsIn(mirror)) truncateSync(file, 20);
  },
  'no objects': (mirror) => {
    for (const file of objectsIn(mirror)) rmSync(file);
  },
  'no settings': (mirror) => {
    writeFileSync(join(mirror, 'config'), '[core\n');
    writeFileSync(join(mirror, 'HEAD'), '');
  },
};

for (const [damage, inflict] of Object.entries(damages)) {
  test(`a cache with ${damage} is made anew once, and that is said`, async () => {
    const cache = freshCache();
    const build = async () => {
      const git = gitAt(cache);
      const snapshot = await git.resolve(asked('main@2020-02-15'), call);
      await git.checkout(snapshot, freshFolder(), call);
      return snapshot.commit;
    };
    await build();
    mirrorsIn(cache).map(inflict);
    said.length = 0;
    assert.equal(await build(), second);
    assert.equal(said.length, 3, said.join('\n'));
    const line =
      /^the copy of "http.*" in the cache, ".*\/(commits|history|trees)\.git", is corrupt: .*\. It is made anew$/;
    for (const one of said) assert.match(one, line);
    server.requests();
    assert.equal(await build(), second);
    assert.deepEqual([said.length, server.requests()], [3, listing]);
  });
}

test('a lock that a killed git left does not stand in the way', async () => {
  const cache = freshCache();
  await gitAt(cache).resolve(asked(second), call);
  for (const mirror of mirrorsIn(cache)) writeFileSync(join(mirror, 'shallow.lock'), '');
  assert.equal((await gitAt(cache).resolve(asked(third), call)).commit, third);
});

test('two processes at once on one cache fetch once', async () => {
  const cache = freshCache();
  const program = `
    import { createGit } from ${JSON.stringify(join(import.meta.dirname, '../../src/adapters/git/git.ts'))};
    import { createProcesses } from ${JSON.stringify(join(import.meta.dirname, '../../src/adapters/processes.ts'))};
    const [cache, folder, asked] = process.argv.slice(1);
    const call = { signal: new AbortController().signal, output: console.log };
    const git = createGit(createProcesses(), cache);
    await git.checkout(await git.resolve(JSON.parse(asked), call), folder, call);`;
  server.requests();
  const run = () => {
    const args = ['--input-type=module', '--eval', program, cache, freshFolder(), JSON.stringify(asked('main'))];
    return createProcesses().run({ program: process.execPath, args });
  };
  const exits = await Promise.all([run(), run(), run()]);
  assert.deepEqual(
    exits.map(({ code, stdout }) => [code, stdout]),
    Array(3).fill([0, '']),
    exits[0]?.stderr,
  );
  const fetches = server.requests().filter((request) => request.endsWith(' fetch'));
  assert.equal(fetches.length, 2, 'the commit, and its files');
});

test('cancelled in the middle of a fetch, the next one begins anew', async () => {
  const cache = freshCache();
  const abort = new AbortController();
  server.beforeFetch = async () => {
    server.beforeFetch = undefined;
    abort.abort();
  };
  await assert.rejects(gitAt(cache).resolve(asked('main'), { ...call, signal: abort.signal }), { kind: 'cancelled' });
  assert.deepEqual(globSync(join(cache, '**/*.lock')), []);
  assert.equal((await gitAt(cache).resolve(asked('main'), call)).commit, third);
});

test('a full disk is said to be full', { skip: !canMount() && 'no mount namespaces' }, async () => {
  const full = createUpstream(join(served, 'full'));
  full.commit('Large', '2020-01-01T00:00:00Z', { 'noise.bin': noise(400_000) });
  const folder = join(root, 'small-disk');
  mkdirSync(folder);
  const program = `
    import { createGit } from ${JSON.stringify(join(import.meta.dirname, '../../src/adapters/git/git.ts'))};
    import { createProcesses } from ${JSON.stringify(join(import.meta.dirname, '../../src/adapters/processes.ts'))};
    const call = { signal: new AbortController().signal, output: console.log };
    const git = createGit(createProcesses(), ${JSON.stringify(folder)});
    const snapshot = await git.resolve(JSON.parse(process.argv[1]), call);
    await git.checkout(snapshot, ${JSON.stringify(freshFolder())}, call).catch(({ kind, reason, message }) =>
      console.log(JSON.stringify({ kind, reason, message })));`;
  const node = [process.execPath, '--input-type=module', '--eval', program];
  const script = 'mount -t tmpfs -o size=300k none "$1" && shift && exec "$@"';
  const inside = [
    '-rm',
    'sh',
    '-c',
    script,
    'sh',
    folder,
    ...node,
    JSON.stringify(asked('main', server.url('full/.git'))),
  ];
  const { stdout, stderr } = await createProcesses().run({ program: 'unshare', args: inside });
  const error = JSON.parse(stdout || JSON.stringify({ stderr }));
  assert.deepEqual([error.kind, error.reason], ['infrastructure', 'disk_full'], stderr);
  assert.match(error.message, /^the disk is full: ".*small-disk\/.*" could not be written.*STREAMSTRESS_CACHE/);
});

test('a repository that is gone, or wants a login, is an error and never a question', async () => {
  const unreachable = { kind: 'infrastructure', reason: 'resolving:repository_unreachable' };
  const gone = asked('main', server.url('gone.git'));
  await assert.rejects(gitAt(freshCache()).resolve(gone, call), {
    ...unreachable,
    message: /of "pipeline": .*not found/,
  });
  const login = createServer((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end());
  await once(login.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(login.address() as AddressInfo).port}/x.git`;
  await assert.rejects(gitAt(freshCache()).resolve(asked('main', url), call), {
    ...unreachable,
    message: /needs a login/,
  });
  login.close();
});

test('ssh asks nothing', async () => {
  const bin = mkdtempSync(join(root, 'bin-'));
  const script = `#!/bin/sh
echo "$@" > ${bin}/asked
(: < /dev/tty) 2> /dev/null && echo tty >> ${bin}/asked
"\${SSH_ASKPASS:-true}" && echo answered >> ${bin}/asked
echo "Permission denied (publickey)." >&2
exit 255`;
  writeFileSync(join(bin, 'ssh'), script, { mode: 0o755 });
  const processes = createProcesses({ ...process.env, PATH: `${bin}:${process.env.PATH}` });
  const resolving = createGit(processes, freshCache()).resolve(asked('main', 'git@example.com:x/y'), call);
  await assert.rejects(resolving, { reason: 'resolving:repository_unreachable', message: /needs a login/ });
  const seen = execFileSync('cat', [join(bin, 'asked')], { encoding: 'utf8' });
  assert.doesNotMatch(seen, /tty|answered/);
});

function mirrorsIn(cache: string): string[] {
  return globSync(join(cache, '*/*.git')).toSorted();
}

function objectsIn(mirror: string): string[] {
  execFileSync('chmod', ['-R', 'u+w', mirror]);
  return [...globSync(join(mirror, 'objects/pack/*.pack')), ...globSync(join(mirror, 'objects/??/*'))];
}

function gitIn(mirror: string, ...args: string[]): string {
  return execFileSync('git', [`--git-dir=${mirror}`, ...args], { encoding: 'utf8' }).trim();
}

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', root], { stdio: 'ignore' });
    return existsSync(root);
  } catch {
    return false;
  }
}

/** Text that does not compress. */
function noise(length: number): string {
  let seed = 1;
  const letter = () => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(33 + (seed % 90));
  };
  return Array.from({ length }, letter).join('');
}
