import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createGit } from '../../src/adapters/git/git.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { AskedRef } from '../../src/model/source.ts';
import { commitsAlike } from '../upstream/commits-alike.ts';
import { startGitServer } from './git-server.ts';
import { createUpstream } from './git-upstream.ts';

const root = mkdtempSync(join(tmpdir(), 'git-refs-'));
after(() => rmSync(root, { recursive: true, force: true }));
const upstream = createUpstream(join(root, 'served/pipeline'));
const server = await startGitServer(after, join(root, 'served'));
const call = { signal: new AbortController().signal, output: () => {} };
const repository = server.url('pipeline/.git');
const freshGit = () => createGit(createProcesses(), mkdtempSync(join(root, 'cache-')));
const asked = (ref: string, branch?: string): AskedRef => ({
  ...{ name: 'pipeline', repository, ref, branch, origin: '--components' },
});
const commitOf = async (ref: string, branch?: string) => (await freshGit().resolve(asked(ref, branch), call)).commit;

/** main: one commit a day from the 1st to the 9th of June, but the 5th has two, the 6th and the 7th none. */
const days = ['01', '02', '03', '04', '05', '05', '08', '09'];
const old = upstream.commit('Old', '2019-01-01T12:00:00Z', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
const main = days.map((day, at) =>
  upstream.commit(`Day ${day}`, `2020-06-${day}T${at === 5 ? '23:59:59' : '10:00:00'}Z`, { 'day.txt': `${at}\n` }),
);
const [, , , fourth = '', , fifth = '', eighth = '', tip = ''] = main;

function branch(name: string, from: string, files: Readonly<Record<string, string>>): string {
  upstream.git('checkout', '--quiet', '--detach', from);
  const commit = upstream.commit(name, '2020-06-04T12:00:00Z', files);
  upstream.git('checkout', '--quiet', 'main');
  return commit;
}

test('a day is the last commit of the branch on it, UTC, or of the last day before that has one', async () => {
  assert.equal(await commitOf('main@2020-06-05'), fifth);
  assert.equal(await commitOf('@2020-06-04'), fourth);
  assert.equal(await commitOf('main@2020-06-07'), fifth);
  assert.equal(await commitOf('@2020-06-08', 'main'), eighth);
  assert.equal(await commitOf('main@2020-12-31'), tip);
  assert.equal(await commitOf('main@2020-05-31'), old, 'a year and a half back');
});

test('a day keeps what was asked, and who committed what when', async () => {
  const { commit, committedAt, ...rest } = await freshGit().resolve(asked('main@2020-06-08'), call);
  assert.deepEqual([commit, committedAt], [eighth, '2020-06-08T10:00:00.000Z']);
  const provenance = { name: 'pipeline', repository, ref: 'main@2020-06-08', origin: '--components' };
  assert.deepEqual(rest, { ...provenance, author: 'Ada', subject: 'Day 08' });
});

test('the commits of a merged branch are not on the day that they were made, but on that of the merge', async () => {
  const side = createUpstream(join(root, 'served/merged'));
  const first = side.commit('First', '2020-01-01T00:00:00Z');
  side.git('checkout', '--quiet', '-b', 'side');
  side.commit('Side', '2020-01-03T00:00:00Z', { 'side.txt': '' });
  side.git('checkout', '--quiet', 'main');
  side.commit('Main', '2020-01-05T00:00:00Z', { 'main.txt': '' });
  side.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
  side.commit('Merge', '2020-01-06T00:00:00Z', {});
  const repository = server.url('merged/.git');
  const git = freshGit();
  assert.equal((await git.resolve({ ...asked('main@2020-01-04'), repository }, call)).commit, first);
});

test('a day before the first commit is refused with its day', async () => {
  const message = /there is no .* "main@2018-12-31" in .* Its first commit is of 2019-01-01$/;
  await assert.rejects(commitOf('main@2018-12-31'), { kind: 'request', reason: 'resolving:ref_not_found', message });
  await assert.rejects(commitOf('mian@2020-06-05'), {
    message: /no branch, tag or commit "mian" .* Did you mean "main"/,
  });
});

test('history is fetched as far back as a day needs, in one request, and not again', async () => {
  const git = freshGit();
  await git.resolve(asked('main@2020-06-08'), call);
  server.requests();
  await git.resolve(asked('main@2020-06-08'), call);
  await git.resolve(asked('main@2020-06-03'), call);
  const again = ['GET info/refs', 'POST git-upload-pack ls-refs'];
  assert.deepEqual(server.requests(), [...again, ...again], 'only what main is now');
  assert.equal((await git.resolve(asked('main@2020-05-31'), call)).commit, old);
  assert.equal((await git.resolve(asked('main@2020-06-04'), call)).commit, fourth, 'nothing was cut off');
});

test('seven digits of a commit are enough', async () => {
  assert.equal(await commitOf(fourth.slice(0, 7)), fourth);
  assert.equal(await commitOf(old.slice(0, 12).toUpperCase()), old);
  await assert.rejects(commitOf('0123456'), { reason: 'resolving:ref_not_found', message: /given in full/ });
  upstream.git('branch', fourth.slice(0, 8), fifth);
  assert.equal(await commitOf(fourth.slice(0, 8)), fifth, 'a branch of this name goes first');
  upstream.git('branch', '-D', fourth.slice(0, 8));
});

test('digits that begin two commits are refused with both', async () => {
  const twins = createUpstream(join(root, 'served/twins'));
  const blob = execFileSync('git', ['-C', twins.folder, 'hash-object', '-w', '-t', 'tree', '/dev/null'], {
    encoding: 'utf8',
  }).trim();
  const [digits, pair] = commitsAlike(twins.folder, blob);
  for (const [at, commit] of pair.entries()) twins.git('branch', `twin-${at}`, commit);
  const resolving = freshGit().resolve({ ...asked(digits), repository: server.url('twins/.git') }, call);
  await assert.rejects(resolving, (error: Error & { reason: string }) => {
    assert.equal(error.reason, 'resolving:commit_ambiguous');
    assert.match(error.message, /^2 commits begin with "[0-9a-f]{7}"; give more digits/);
    for (const commit of pair) assert.ok(error.message.includes(`  ${commit} 1970-01-`), error.message);
    return true;
  });
});

test('a pull request is the merge that the forge offers, as long as it is of both as they are', async () => {
  const head = branch('Change a', fourth, { 'a.txt': 'changed\n' });
  upstream.git('update-ref', 'refs/pull/1/head', head);
  const merge = upstream.git('commit-tree', '-p', tip, '-p', head, '-m', 'Merge', `${head}^{tree}`);
  upstream.git('update-ref', 'refs/pull/1/merge', merge);
  const snapshot = await freshGit().resolve(asked('pr/1'), call);
  assert.deepEqual([snapshot.commit, snapshot.merge, snapshot.subject], [merge, { base: tip, head }, 'Change a']);
  assert.equal(await commitOf('pr/1/head'), head);
  upstream.git('update-ref', 'refs/pull/1/head', branch('Change a more', head, { 'a.txt': 'more\n' }));
  assert.notEqual(await commitOf('pr/1'), merge, 'the head has moved on');
});

test('where the forge offers none, head and base are merged here, always to the same commit', async () => {
  const head = branch('Change b', fourth, { 'b.txt': 'changed\n' });
  upstream.git('update-ref', 'refs/pull/2/head', head);
  const git = freshGit();
  const snapshot = await git.resolve(asked('pr/2', 'main'), call);
  assert.deepEqual([snapshot.merge, snapshot.subject, snapshot.author], [{ base: tip, head }, 'Change b', 'Ada']);
  assert.equal(snapshot.committedAt, '2020-06-09T10:00:00.000Z');
  assert.equal(await commitOf('pr/2'), snapshot.commit);
  const folders = [join(root, 'merged-here'), join(root, 'merged-elsewhere')] as const;
  await git.checkout(snapshot, folders[0], call);
  await freshGit().checkout(snapshot, folders[1], call);
  for (const folder of folders) {
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    assert.deepEqual([read('a.txt'), read('b.txt'), read('day.txt')], ['a\n', 'changed\n', '7\n']);
    const parents = execFileSync('git', ['-C', folder, 'cat-file', 'commit', 'HEAD'], { encoding: 'utf8' });
    assert.match(parents, new RegExp(`parent ${tip}\nparent ${head}\n`));
  }
  assert.equal((await git.resolve(asked('main@2019-02-01'), call)).commit, old, 'more history with the merge in it');
  const ranges = await git.commitsBetween(repository, tip, snapshot.commit, call);
  assert.deepEqual(
    ranges?.map(({ subject }) => subject),
    ['Merge a pull request with its base', 'Change b'],
  );
});

test('a pull request for another branch is merged into that, also when it has moved on', async () => {
  upstream.git('checkout', '--quiet', '-b', 'release', fourth);
  const then = upstream.commit('Release', '2020-06-10T00:00:00Z', { 'release.txt': '1\n' });
  const head = branch('Backport', then, { 'b.txt': 'backport\n' });
  upstream.git('update-ref', 'refs/pull/4/head', head);
  upstream.git(
    'update-ref',
    'refs/pull/4/merge',
    upstream.git('commit-tree', '-p', then, '-p', head, '-m', 'M', `${head}^{tree}`),
  );
  assert.deepEqual((await freshGit().resolve(asked('pr/4', 'main'), call)).merge, { base: then, head });
  upstream.git('checkout', '--quiet', 'release');
  const now = upstream.commit('Release more', '2020-06-11T00:00:00Z', { 'release.txt': '2\n' });
  upstream.git('checkout', '--quiet', 'main');
  assert.deepEqual((await freshGit().resolve(asked('pr/4', 'main'), call)).merge, { base: now, head });
  const forced = upstream.git('commit-tree', '-m', 'Gone', `${then}^{tree}`);
  upstream.git(
    'update-ref',
    'refs/pull/4/merge',
    upstream.git('commit-tree', '-p', forced, '-p', head, '-m', 'M', `${head}^{tree}`),
  );
  assert.deepEqual((await freshGit().resolve(asked('pr/4', 'main'), call)).merge, { base: tip, head }, 'by default');
});

test('a pull request that is in its base already is the base', async () => {
  upstream.git('update-ref', 'refs/pull/5/head', fourth);
  const { commit, merge } = await freshGit().resolve(asked('pr/5'), call);
  assert.deepEqual([commit, merge], [tip, { base: tip, head: fourth }]);
});

test('a pull request that does not merge is refused with its files', async () => {
  upstream.git('update-ref', 'refs/pull/3/head', branch('Another day', fourth, { 'day.txt': 'x\n', 'c.txt': '' }));
  await assert.rejects(commitOf('pr/3', 'main'), {
    kind: 'request',
    reason: 'resolving:merge_conflict',
    message: `"pr/3" does not merge with "main": conflicts in day.txt. Have it rebased, or ask for its head with "pr/3/head" (asked for "pipeline" of "${repository}" by --components)`,
  });
});

test('a pull request that is not there, and what is no ref at all', async () => {
  await assert.rejects(commitOf('pr/99'), { kind: 'request', reason: 'resolving:pull_request_not_found' });
  await assert.rejects(commitOf('pr/99/head'), { message: /no pull request 99: nothing is at refs\/pull\/99\/head/ });
  await assert.rejects(commitOf('pr/x'), { reason: 'resolving:ref_malformed', message: /write pr\/123 for the merge/ });
});
