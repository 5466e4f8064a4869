import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { hostPlatform } from '../../src/tools/build-platform.ts';
import { findTool } from '../../src/tools/find-tool.ts';
import type { ToolSearch } from '../../src/tools/search.ts';

const root = mkdtempSync(join(tmpdir(), 'download-'));
const archive = join(root, 'ko.tar.gz');
let url = '';
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  if (request.url === '/ko.tar.gz') response.end(readFileSync(archive));
  else response.writeHead(404).end();
});

before(async () => {
  writeFileSync(join(root, 'ko'), '#!/bin/sh\necho 0.19.1\n', { mode: 0o755 });
  execFileSync('tar', ['-czf', archive, '-C', root, 'ko']);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  rmSync(root, { recursive: true });
});

const sum = () => createHash('sha256').update(readFileSync(archive)).digest('hex');

/** A machine whose PATH has the system's programs, and neither ko nor Go. */
function search(download: { readonly url: string; readonly sha256: string }): ToolSearch & { said: string[] } {
  const said: string[] = [];
  const downloads = { [hostPlatform()]: download };
  return {
    said,
    pins: {
      ko: { module: 'github.com/google/ko', version: '0.19.1', downloads },
      ...{ go: { minimum: '1.21' }, git: { minimum: '2.30' }, gauge: { minimum: '1.6.0' } },
    } as ToolSearch['pins'],
    processes: createProcesses({ PATH: '/usr/bin:/bin' }),
    files: createFiles(),
    cacheFolder: mkdtempSync(join(root, 'cache-')),
    signal: new AbortController().signal,
    progress: (message) => said.push(message),
  };
}

test('the pinned release is downloaded once, and then it is in the cache', async () => {
  const there = search({ url: `${url}/ko.tar.gz`, sha256: sum() });
  const { origin, path } = await findTool('ko', there);
  assert.deepEqual([origin, path], ['downloaded', join(there.cacheFolder, 'tools/ko-0.19.1/ko')]);
  const before = asked;
  assert.equal((await findTool('ko', there)).origin, 'cache');
  assert.equal(asked, before);
  assert.deepEqual(readdirSync(join(there.cacheFolder, 'tools')), ['ko-0.19.1']);
});

test('an archive that is not the pinned one is neither unpacked nor kept', async () => {
  const other = search({ url: `${url}/ko.tar.gz`, sha256: 'f'.repeat(64) });
  await assert.rejects(findTool('ko', other), {
    kind: 'infrastructure',
    reason: 'tools:ko_checksum_mismatch',
    message: /has the SHA-256 [0-9a-f]{64}, and config\/tools\.toml pins f{64}\. Nothing of it was run/,
  });
  assert.deepEqual(readdirSync(join(other.cacheFolder, 'tools')), []);
});

test('a release that cannot be reached is said so, and Go is asked', async () => {
  const away = search({ url: `${url}/gone.tar.gz`, sha256: sum() });
  await assert.rejects(findTool('ko', away), { reason: 'tools:go_not_found' });
  assert.match(away.said[1] ?? '', /gone\.tar\.gz cannot be had from here: curl: \(22\)/);
});
