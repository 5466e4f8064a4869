import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type ServedSite, serveSite } from '../../src/commands/serve-site.ts';
import { folderSource, memorySource } from '../../src/commands/site-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'serve-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const site = join(folder, 'site');
mkdirSync(join(site, 'runs', 'a b'), { recursive: true });
mkdirSync(join(site, '.git'));
writeFileSync(join(folder, 'secret.txt'), 'secret');
for (const [name, text] of Object.entries({
  'index.html': '<h1>home</h1>',
  '404.html': '<h1>none</h1>',
  'runs/a b/index.html': 'a run',
  'data.json.gz': 'packed',
  '.git/config': 'hidden',
})) {
  writeFileSync(join(site, name), text);
}
symlinkSync(join(folder, 'secret.txt'), join(site, 'link.txt'));

/** Sends a path as it is: `fetch` would tidy it. */
function ask({ url }: ServedSite, path: string, method = 'GET', host?: string) {
  return new Promise<{ status: number; type: string; headers: Record<string, unknown>; body: Buffer }>(
    (done, failed) => {
      const { port } = new URL(url);
      const asked = request(
        { host: '127.0.0.1', port, path, method, ...(host && { headers: { host } }) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const type = response.headers['content-type'] ?? '';
            done({ status: response.statusCode ?? 0, type, headers: response.headers, body: Buffer.concat(chunks) });
          });
        },
      );
      asked.on('error', failed).end();
    },
  );
}

test('a folder is served as GitHub Pages would, and nothing else of this machine', async () => {
  const served = await serveSite(folderSource(site), undefined);
  try {
    const expected: Readonly<Record<string, readonly [number, string]>> = {
      '/': [200, '<h1>home</h1>'],
      '/index.html?q=a%20b#x': [200, '<h1>home</h1>'],
      '/runs/a%20b/': [200, 'a run'],
      '/nothing/': [404, '<h1>none</h1>'],
      '/../secret.txt': [404, '<h1>none</h1>'],
      '/%2e%2e/secret.txt': [404, '<h1>none</h1>'],
      '/..%2fsecret.txt': [404, '<h1>none</h1>'],
      '/runs/..%5c..%5c..%5csecret.txt': [404, '<h1>none</h1>'],
      '//etc/passwd': [404, '<h1>none</h1>'],
      '/link.txt': [404, '<h1>none</h1>'],
      '/.git/config': [404, '<h1>none</h1>'],
      '/index.html%00': [404, '<h1>none</h1>'],
      '/%ff': [404, '<h1>none</h1>'],
      '/index.html/more': [404, '<h1>none</h1>'],
      [`/${'x'.repeat(5000)}`]: [404, '<h1>none</h1>'],
    };
    for (const [path, [status, body]] of Object.entries(expected)) {
      const answer = await ask(served, path);
      assert.deepEqual([answer.status, answer.body.toString()], [status, body], path);
    }
    const { status, headers } = await ask(served, '/runs/a%20b?x=1');
    assert.deepEqual([status, headers.location], [301, './a%20b/']);
    assert.equal((await ask(served, '/data.json.gz')).type, 'application/gzip');
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  } finally {
    await served.close();
  }
});

test('only this machine reads, and nobody writes', async () => {
  const served = await serveSite(
    memorySource(
      new Map([
        ['index.html', 'home'],
        ['a.gz', 'packed'],
      ]),
    ),
    undefined,
  );
  try {
    assert.equal((await ask(served, '/', 'GET', 'evil.example')).status, 403);
    assert.equal((await ask(served, '/', 'GET', 'localhost:1')).status, 200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await ask(served, '/', method)).status, 405);
    const head = await ask(served, '/', 'HEAD');
    assert.deepEqual([head.status, head.headers['content-length'], head.body.length], [200, '4', 0]);
    assert.equal(gunzipSync((await ask(served, '/a.gz')).body).toString(), 'packed');
    assert.deepEqual([(await ask(served, '/none')).body.toString()], ['not found\n']);
    await assert.rejects(serveSite(memorySource(new Map()), Number(new URL(served.url).port)), {
      reason: 'serving:port_in_use',
    });
  } finally {
    await served.close();
  }
});
