import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';

const time = Date.parse('2026-01-02T03:04:05Z');
const files = createFiles();

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(folder: string, path: string, content: string | Buffer, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  chmodSync(join(folder, path), mode);
}

async function unpacked(t: TestContext, folder: string, without: readonly string[] = []) {
  const target = folderFor(t);
  writeFileSync(join(target, 'archive.tar.gz'), await buffer(files.archive(folder, without, time)));
  execFileSync('tar', ['-xzf', 'archive.tar.gz'], { cwd: target });
  rmSync(join(target, 'archive.tar.gz'));
  return target;
}

test('what is unpacked is what was there: bytes, programs, links, long and foreign names, empty files and folders', async (t) => {
  const folder = folderFor(t);
  const long = `${'a-folder-with-a-name/'.repeat(9)}${'x'.repeat(120)}.txt`;
  write(folder, long, 'deep');
  write(folder, 'bin/run', '#!/bin/sh\n', 0o700);
  write(folder, 'Grüße/日本 語', 'hello');
  write(folder, 'empty', '');
  write(folder, 'block', Buffer.alloc(512, 7));
  write(folder, 'big', Buffer.alloc(3_000_001, 8));
  mkdirSync(join(folder, 'nothing'));
  symlinkSync(`../${long}`, join(folder, 'bin/link'));
  symlinkSync('/nowhere', join(folder, 'dangling'));
  const target = await unpacked(t, folder);
  const below = (path: string) => readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  assert.deepEqual(below(target), below(folder));
  for (const path of [long, 'Grüße/日本 語', 'empty', 'block', 'big']) {
    assert.ok(readFileSync(join(target, path)).equals(readFileSync(join(folder, path))), path);
  }
  assert.equal(readlinkSync(join(target, 'bin/link')), `../${long}`);
  assert.equal(readlinkSync(join(target, 'dangling')), '/nowhere');
  assert.deepEqual(
    ['bin/run', 'empty'].map((path) => lstatSync(join(target, path)).mode & 0o777),
    [0o755, 0o644],
  );
  assert.equal(lstatSync(join(target, 'empty')).mtimeMs, time);
});

test('equal folders are equal archives, whenever they were written; some names are left out at the top alone', async (t) => {
  const digest = async (folder: string) =>
    createHash('sha256')
      .update(await buffer(files.archive(folder, ['.git'], time)))
      .digest('hex');
  const [one, other] = [folderFor(t), folderFor(t)];
  for (const folder of [one, other]) for (const name of ['b', 'a', '.git/config']) write(folder, name, name);
  utimesSync(join(other, 'a'), 1, 1);
  write(other, '.git/config', 'a login');
  assert.equal(await digest(one), await digest(other));
  write(one, 'kept/.git', 'kept');
  assert.deepEqual(readdirSync(await unpacked(t, one, ['.git'])), ['a', 'b', 'kept']);
  assert.notEqual(await digest(one), await digest(other));
});

test('a folder that is not there is an error for whoever reads', async (t) => {
  const missing = files.archive(join(folderFor(t), 'none'), [], time);
  await assert.rejects(text(missing), { reason: 'files:cannot_read' });
});
