import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
after(() => rmSync(folder, { recursive: true }));
const files = createFiles();

test('what is not there reads as undefined, as an empty list, and is removed without a word', async () => {
  assert.equal(await files.read(join(folder, 'none')), undefined);
  assert.deepEqual(await files.list(join(folder, 'none')), []);
  await files.remove(join(folder, 'none'));
});

test('a written file is there whole, its folder made, and nothing else is left beside it', async () => {
  await files.write(join(folder, 'a/b/text'), 'ä');
  await files.write(join(folder, 'a/b/text'), 'second');
  assert.equal(await files.read(join(folder, 'a/b/text')), 'second');
  assert.deepEqual(await files.list(join(folder, 'a/b')), ['text']);
  assert.equal(await files.read(join(folder, 'a/b/text/below')), undefined);
});

test('files below a folder are listed at any depth, and links are not followed', async () => {
  await files.write(join(folder, 'tree/b'), '');
  await files.write(join(folder, 'tree/a/deep/c'), '');
  symlinkSync(folder, join(folder, 'tree/round'));
  assert.deepEqual(await files.listBelow(join(folder, 'tree')), ['a/deep/c', 'b']);
  assert.deepEqual(await files.listBelow(join(folder, 'tree/b')), []);
  assert.deepEqual(await files.listBelow(join(folder, 'none')), []);
});

test('a file is read and written in pieces', async () => {
  const path = join(folder, 'pieces');
  await files.write(path, 'x'.repeat(100_000));
  await files.write(`${path}.copy`, (await files.readPieces(path)) ?? assert.fail());
  assert.equal(await files.read(`${path}.copy`), 'x'.repeat(100_000));
  assert.equal(await files.readPieces(join(folder, 'none')), undefined);
});

test('writers of the same file at once leave one of their texts', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => files.write(join(folder, 'raced'), text)));
  assert.ok(texts.includes((await files.read(join(folder, 'raced'))) ?? ''));
});

test('folders are copied and removed with all that is in them', async () => {
  await files.write(join(folder, 'from/deep/text'), 'x');
  await files.copy(join(folder, 'from'), join(folder, 'new/to'));
  assert.equal(await files.read(join(folder, 'new/to/deep/text')), 'x');
  await files.remove(join(folder, 'new'));
  assert.equal(existsSync(join(folder, 'new')), false);
});

test('an error names the path and what to do', async () => {
  await files.write(join(folder, 'plain'), '');
  await assert.rejects(files.write(join(folder, 'plain/below'), ''), {
    kind: 'infrastructure',
    reason: 'files:cannot_write',
    message: /^cannot write ".*plain\/below": .*Check the path/,
  });
  await assert.rejects(files.copy(join(folder, 'none'), join(folder, 'x')), { reason: 'files:cannot_copy' });
});

test('what is added to a file is there when the call returns', () => {
  const path = join(folder, 'grows.txt');
  files.append(path, 'one\n');
  assert.equal(readFileSync(path, 'utf8'), 'one\n');
  files.append(path, 'two\n');
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
  assert.throws(() => files.append(join(folder, 'no/where'), ''), { reason: 'files:cannot_write' });
});

test('files that a glob means are found in their folder, and seen to be written again', async () => {
  const place = join(folder, 'odd[1]');
  await files.write(join(place, 'b/two.xml'), 'x');
  await files.write(join(place, 'one.xml'), 'x');
  await files.write(join(place, 'one.txt'), 'x');
  const first = await files.match(place, '**/*.xml');
  assert.deepEqual([...first.keys()], [join(place, 'b/two.xml'), join(place, 'one.xml')]);
  await files.write(join(place, 'one.xml'), 'x');
  const second = await files.match(place, '*.xml');
  assert.notEqual(second.get(join(place, 'one.xml')), first.get(join(place, 'one.xml')));
  assert.deepEqual([...(await files.match(place, `${place}/*.none`))], []);
  assert.deepEqual([...(await files.match(join(folder, 'nowhere'), '*'))], []);
});
