import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { tar } from '../../../src/sandbox/registry/tar.ts';

const files = [
  { path: 'etc/empty', mode: 0o644, content: '' },
  { path: 'bin/run', mode: 0o755, content: '#!/bin/sh\n'.padEnd(700, '#') },
];

test('tar reads the archive', () => {
  const run = (...args: string[]) => spawnSync('tar', args, { input: tar(files), encoding: 'utf8' });
  const listed = run('-tv', '--numeric-owner');
  assert.equal(listed.stderr, '');
  assert.match(
    listed.stdout,
    /^-rw-r--r-- 0\/0 +0 1970-01-01 .* etc\/empty\n-rwxr-xr-x 0\/0 +700 1970-01-01 .* bin\/run\n$/,
  );
  assert.equal(run('-xO', 'bin/run').stdout, files[1]?.content);
});

test('equal contents make equal images', () => {
  const entrypoint = ['/bin/run'];
  assert.equal(makeImage({ files, entrypoint }).digest, makeImage({ files, entrypoint }).digest);
  assert.notEqual(makeImage({ files, entrypoint }).digest, makeImage({ files }).digest);
});
