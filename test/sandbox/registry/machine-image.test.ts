import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { isMachineImage, makeMachineImage } from '../../../src/sandbox/registry/machine-image.ts';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { openStorage } from '../../../src/sandbox/registry/storage.ts';

const host = '127.0.0.1:1';

function storageFor(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'machine-image-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { ...openStorage(folder), host };
}

test('a machine image is small and has links to the programs of this machine', () => {
  const { blobs } = makeMachineImage(['amd64']);
  const [config, layer] = [...blobs.values()];
  assert.ok(config && layer && layer.length < 1_000_000, `${layer?.length} bytes`);
  const names = gunzipSync(layer).toString('latin1');
  for (const path of ['usr/bin/env', 'usr/local/bin/node', 'etc/passwd', 'go/', 'tmp/'])
    assert.ok(names.includes(path), path);
  assert.ok(names.includes('/.machine/usr/bin/env'));
  assert.equal(makeMachineImage(['amd64']).digest, makeMachineImage(['amd64']).digest);
});

test('a machine image of several architectures is a list', (t) => {
  const storage = storageFor(t);
  storage.put('base/machine', 'latest', makeMachineImage(['amd64', 'arm64']));
  const list = JSON.parse(storage.read('base/machine', 'latest')?.bytes.toString() ?? '');
  const platforms = list.manifests.map(({ platform }: { platform: object }) => platform);
  assert.deepEqual(platforms, [
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ]);
  for (const { digest } of list.manifests) assert.ok(storage.read('base/machine', digest));
});

test('an image is known as one by its label, also in a list and of another registry', (t) => {
  const storage = storageFor(t);
  storage.put('base/list', 'latest', makeMachineImage(['amd64', 'arm64']));
  storage.put('outside/quay.io/a/b', 'c', makeMachineImage(['amd64']));
  storage.put('base/other', 'latest', makeImage({ files: [], labels: { a: 'b' } }));
  const known = [`${host}/base/list`, 'quay.io/a/b:c', `${host}/base/other:latest`, `${host}/base/none`, 'a//b'];
  assert.deepEqual(
    known.map((reference) => isMachineImage(reference, storage)),
    [true, true, false, false, false],
  );
});
