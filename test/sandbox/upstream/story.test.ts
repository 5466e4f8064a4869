import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { baseCommits, laterCommit } from '../../../src/sandbox/upstream/commits.ts';
import { type LaterCommit, readStory } from '../../../src/sandbox/upstream/story.ts';

const date = new Date('2026-06-02T09:00:00Z');
const author = 'Ada Brook <abrook@example.com>';
const commit: LaterCommit = {
  ...{ night: 2, date, author, subject: 'Speak up', file: 'hello.txt' },
  ...{ replace: 'hello', with: 'HELLO', broken: 'HELO' },
};

test('a later commit replaces its text, by the broken one where that is asked', () => {
  const tree = new Map([['hello.txt', 'oh, hello there\n']]);
  assert.equal(laterCommit('pipeline', commit, tree, false).files.get('hello.txt'), 'oh, HELLO there\n');
  assert.equal(laterCommit('pipeline', commit, tree, true).files.get('hello.txt'), 'oh, HELO there\n');
});

for (const [name, tree, said] of [
  ['no file', new Map([['other.txt', 'hello']]), /"hello.txt", which is not there/],
  ['no such text', new Map([['hello.txt', 'good day']]), /exactly once, but it does not have it/],
  ['the text twice', new Map([['hello.txt', 'hello, hello']]), /exactly once, but it has it 2 times/],
] as const) {
  test(`a later commit that finds ${name} names story, commit and file`, () => {
    assert.throws(() => laterCommit('pipeline', commit, tree, false), {
      ...{ name: 'StreamstressError', kind: 'request', reason: 'upstream:story_invalid' },
      message: new RegExp(`demo/story.toml: \\[pipeline\\] "Speak up" .*${said.source}`),
    });
  });
}

test('the base adds every file once, and says what it cannot add and what it leaves', () => {
  const base = (...paths: (string[] | undefined)[]) => ({
    ...{ folder: '.', tag: 'v1', commits: [] },
    base: paths.map((each) => ({ date, author, subject: 'Begin', paths: each })),
  });
  const tree = new Map([
    ['cmd/a/main.go', 'a'],
    ['cmd/b/main.go', 'b'],
    ['go.mod', 'm'],
  ]);
  const files = baseCommits('pipeline', base(['cmd/a', 'go.mod'], undefined), tree).map((each) => [
    ...each.files.keys(),
  ]);
  assert.deepEqual(files, [['cmd/a/main.go', 'go.mod'], ['cmd/b/main.go']]);
  assert.throws(() => baseCommits('pipeline', base(['cmd/c']), tree), /adds "cmd\/c", but there is no such file/);
  assert.throws(() => baseCommits('pipeline', base(['cmd']), tree), /no commit of the base adds go.mod/);
});

test('a story that is no story says all that is wrong', async (t) => {
  const demo = await mkdtemp(join(tmpdir(), 'story-'));
  t.after(() => rm(demo, { recursive: true }));
  await writeFile(join(demo, 'story.toml'), 'nights = [2026-06-02T02:00:00Z]\n[pipeline]\nfolder = 1\n');
  await assert.rejects(readStory(demo), /demo\/story.toml: nights: .*; pipeline.folder: .*; triggers: /);
  await writeFile(join(demo, 'story.toml'), 'nights = [');
  await assert.rejects(readStory(demo), { reason: 'upstream:story_invalid' });
});
