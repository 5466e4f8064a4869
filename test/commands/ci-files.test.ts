import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { configurationFiles, folderFiles, sourceFile } from '../../src/commands/ci-files.ts';

function folderOf(t: { after(done: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'ci-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'org/.hidden'), { recursive: true });
  for (const file of ['org/b.yaml', 'org/a.yaml', 'org/a.txt', 'org/.dot.yaml', 'org/.hidden/c.yaml'])
    writeFileSync(join(folder, file), 'a: 1\n');
  return folder;
}

test('links to files are files; links in circles and to nothing are left out', (t) => {
  const folder = folderOf(t);
  symlinkSync('a.yaml', join(folder, 'org/link.yaml'));
  symlinkSync('circle.yaml', join(folder, 'org/circle.yaml'));
  symlinkSync('nowhere.yaml', join(folder, 'org/dangling.yaml'));
  symlinkSync('..', join(folder, 'org/up'));
  const paths = configurationFiles(['.'], folder).map(({ path }) => path);
  assert.deepEqual(paths, ['org/a.yaml', 'org/b.yaml', 'org/link.yaml']);
  const all = folderFiles('org', folder).map(({ path }) => path);
  assert.deepEqual(all, ['.dot.yaml', 'a.txt', 'a.yaml', 'b.yaml', 'link.yaml']);
});

test('a pipe that nobody writes to is refused', (t) => {
  const folder = folderOf(t);
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe.yaml')]);
  assert.throws(() => configurationFiles(['pipe.yaml'], folder), /cannot read "pipe\.yaml": it is a pipe/);
});

test('bytes that are no UTF-8 are not taken for characters', (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'latin.yaml'), Buffer.from([0x61, 0xe9]));
  writeFileSync(join(folder, 'fine.yaml'), 'a\ufffd');
  assert.equal(sourceFile('latin.yaml', folder).text, 'a\ud800');
  assert.equal(sourceFile('fine.yaml', folder).text, 'a\ufffd');
});
