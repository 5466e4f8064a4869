import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cloneScript } from '../../../src/ci/run/clone-script.ts';
import type { CheckedOut } from '../../../src/model/ci-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clone-script-'));
after(() => rmSync(folder, { recursive: true }));
const upstream = join(folder, "up stream's");
let clones = 0;

function git(...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=a@b.c', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', ['-C', upstream, ...who, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(path: string, text: string): string {
  writeFileSync(join(upstream, path), text);
  git('add', '.');
  git('commit', '--quiet', '-m', `Change ${path}`);
  return git('rev-parse', 'HEAD');
}

mkdirSync(upstream);
git('init', '--quiet', '--initial-branch=main');
const first = commit('a', 'one\n');
git('tag', 'v1.0.0');
git('checkout', '--quiet', '-b', 'change');
const pull = commit('b', 'of the pull request\n');
git('checkout', '--quiet', '-b', 'clash', first);
const clash = commit('a', 'other\n');
git('checkout', '--quiet', 'main');
const second = commit('a', 'two\n');

type Ended = { readonly code: number; readonly text: string };

function run(target: string, pulls: CheckedOut['pulls'], base = { ref: 'main', sha: second }, PATH = process.env.PATH) {
  const checkedOut = { org: 'acme', repo: 'widget', cloneUri: upstream, base, pulls };
  const env = { PATH, HOME: folder };
  return new Promise<Ended>((resolve) => {
    execFile('/bin/sh', ['-c', cloneScript(target, checkedOut)], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, text: `${stdout}${stderr}` });
    });
  });
}

function place(): string {
  clones += 1;
  return join(folder, `go/clone ${clones}`);
}

function at(target: string, ...args: string[]): string {
  return execFileSync('git', ['-C', target, ...args], { encoding: 'utf8' }).trim();
}

test('the base is checked out as its branch, with its tags', async () => {
  const target = place();
  const { code, text } = await run(target, [], { ref: 'main', sha: first });
  assert.equal(code, 0, text);
  assert.match(text, new RegExp(`the source is ${first}`));
  assert.equal(readFileSync(join(target, 'a'), 'utf8'), 'one\n');
  assert.deepEqual([at(target, 'branch', '--show-current'), at(target, 'describe', '--tags')], ['main', 'v1.0.0']);
});

test('pull requests are merged into it, twice by the same commit, and a clone that is there is brought up to date', async () => {
  const [one, two] = [place(), place()];
  await run(one, []);
  writeFileSync(join(one, 'built'), 'kept');
  for (const target of [one, two]) {
    const { code, text } = await run(target, [{ number: 7, sha: pull }]);
    assert.equal(code, 0, text);
    assert.equal(readFileSync(join(target, 'b'), 'utf8'), 'of the pull request\n');
    assert.deepEqual(at(target, 'log', '-1', '--format=%P').split(' '), [second, pull]);
  }
  assert.equal(at(one, 'rev-parse', 'HEAD'), at(two, 'rev-parse', 'HEAD'));
  assert.equal(readFileSync(join(one, 'built'), 'utf8'), 'kept');
});

test('what goes wrong is said in a word', async () => {
  const said = async (...args: Parameters<typeof run>) => {
    const { code, text } = await run(...args);
    return [code, /clone failed: (\w+)/.exec(text)?.[1]];
  };
  assert.deepEqual(await said(place(), [{ number: 8, sha: clash }]), [1, 'merge_conflict']);
  assert.deepEqual(await said(place(), [{ number: 9, sha: 'c'.repeat(40) }]), [1, 'no_pull']);
  assert.deepEqual(await said(place(), [], { ref: 'none', sha: first }), [1, 'no_ref']);
  assert.deepEqual(await said(place(), [], { ref: 'main', sha: 'd'.repeat(40) }), [1, 'no_commit']);
  writeFileSync(join(folder, 'file'), '');
  assert.deepEqual(await said(join(folder, 'file/below'), []), [1, 'no_folder']);
});

test('a build root without git says so', async () => {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  symlinkSync('/bin/mkdir', join(programs, 'mkdir'));
  const { code, text } = await run(place(), [], undefined, programs);
  assert.deepEqual([code, text.trim()], [1, 'clone failed: no_git']);
});
