import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFiles } from '../../../src/adapters/files.ts';
import { unpack } from '../../../src/cluster/ci-pods/unpack.ts';

/** An archive that bash makes with GNU tar in an empty folder. */
function archive(commands: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    return execFileSync('bash', ['-ec', `${commands}`], { cwd: folder, maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function unpacked(pieces: readonly Uint8Array[]) {
  const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
  const notes: string[] = [];
  const paths = await unpack(pieces, folder, createFiles(), (note) => notes.push(note));
  const texts = Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  rmSync(folder, { recursive: true });
  return { texts, notes };
}

const long = `${'a'.repeat(90)}/${'b'.repeat(90)}/${'c'.repeat(90)}`;

for (const format of ['gnu', 'pax', 'ustar']) {
  test(`files come out of an archive in the format ${format}, long names too`, async () => {
    const name = format === 'ustar' ? `${'a'.repeat(90)}/${'b'.repeat(90)}` : long;
    const bytes = archive(`mkdir -p "$(dirname ${name})"; echo deep >${name}; : >empty; head -c 1500 /dev/zero >z
      tar -cz --format=${format} .`);
    const { texts, notes } = await unpacked([bytes.subarray(0, 7), bytes.subarray(7)]);
    assert.deepEqual({ ...texts, z: texts.z?.length }, { [name]: 'deep\n', empty: '', z: 1500 });
    assert.deepEqual(notes, []);
  });
}

test('nothing leaves the folder: odd paths, links and devices are left out, and that is said', async () => {
  const bytes = archive(`echo evil >evil; echo good >good; ln -s /etc link; mkfifo pipe
    tar -czP --transform='s,^evil$,../../evil,' --transform='s,^abs$,/tmp/abs,' evil good link pipe`);
  const { texts, notes } = await unpacked([bytes]);
  assert.deepEqual(texts, { good: 'good\n' });
  assert.deepEqual(notes, ['3 entries were left out: links, devices, odd paths']);
});

test('an archive that is cut off, or none at all, is an error', async () => {
  const bytes = archive('head -c 200000 /dev/urandom >a; tar -cz a');
  await assert.rejects(unpacked([bytes.subarray(0, 1000)]));
  await assert.rejects(unpacked([Buffer.from('no archive')]));
});
