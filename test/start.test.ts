import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const program = resolve(import.meta.dirname, '../src/streamstress.js');
const folder = mkdtempSync(join(tmpdir(), 'streamstress-start-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it from source; NODE_COMPILE_CACHE of the tests would come before the cache of ours. */
function streamstress(args: readonly string[], cache: string, node: readonly string[] = []): Promise<Ended> {
  const env = { PATH: process.env.PATH, STREAMSTRESS_CACHE: cache };
  return new Promise((ended) => {
    const child = execFile(process.execPath, [...node, program, ...args], { env }, (_, stdout, stderr) => {
      ended({ code: child.exitCode, stdout, stderr });
    });
  });
}

test('who asks a command for help does not wait for the network, the sandbox or the client of a cluster', async () => {
  const telling = 'process.on("exit", () => process._rawDebug(process.moduleLoadList.join("\\n")))';
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(telling)}`];
  const { code, stderr } = await streamstress(['run', '--help'], join(folder, 'first'), preload);
  const loaded = stderr
    .split('\n')
    .filter((name) => /^NativeModule (http|https|tls|internal\/deps\/undici)/.test(name));
  assert.deepEqual([code, loaded], [0, []], 'something imports node:http or node:tls as it is loaded');
});

test('what was compiled is kept in the cache, where that can be written', async () => {
  const cache = join(folder, 'cache');
  const notFolder = join(folder, 'file');
  writeFileSync(notFolder, '');
  const [kept, lost] = await Promise.all([cache, notFolder].map((place) => streamstress(['check', '--help'], place)));
  assert.ok(existsSync(join(cache, 'compiled')));
  assert.match(kept?.stdout ?? '', /^streamstress check: /);
  assert.deepEqual(lost, kept);
});
