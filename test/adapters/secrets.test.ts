import assert from 'node:assert/strict';
import { test } from 'node:test';
import { censoredFiles } from '../../src/adapters/censored.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import type { Files } from '../../src/ports/files.ts';

test('a secret is censored as it is and as URLs, JSON, XML and base64 write it', () => {
  const secrets = createSecrets();
  const secret = 'cor"rect & horse/<1>';
  secrets.add(secret);
  const xml = 'cor&quot;rect &amp; horse/&lt;1&gt;';
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    xml,
    Buffer.from(secret).toString('base64'),
  ];
  for (const form of forms) assert.match(secrets.censor(`a ${form} b`), /^a "?\*\*\*"?=* b$/);
});

test('several secrets are censored, the rest stays', () => {
  const secrets = createSecrets();
  for (const secret of ['sha256~first', 'sha256~first-and-more', undefined]) secrets.add(secret);
  assert.equal(secrets.censor('x sha256~first-and-more y sha256~first z'), 'x *** y *** z');
  assert.equal(secrets.censor('nothing'), 'nothing');
});

test('a short secret is censored as a word, a tiny one not at all', () => {
  const secrets = createSecrets();
  secrets.add('test');
  secrets.add('1');
  assert.equal(secrets.censor('test "test" <testsuite tests="1">'), '*** "***" <testsuite tests="1">');
});

test('a secret is found in pieces of a file, wherever they part it', async () => {
  const secrets = createSecrets();
  secrets.add('sha256~a-long-secret-ü');
  const text = `${'x'.repeat(200_000)}sha256~a-long-secret-ü${'y'.repeat(200_000)}sha256~a-long-secret-ü`;
  const all = Buffer.from(text);
  for (const length of [7, 65_536, 1_000_000]) {
    async function* pieces() {
      for (let at = 0; at < all.length; at += length) yield all.subarray(at, at + length);
    }
    const files = censoredFiles({ readPieces: async () => pieces() } as unknown as Files, secrets);
    const read: Uint8Array[] = [];
    for await (const piece of (await files.readPieces('any')) ?? []) read.push(piece);
    assert.equal(Buffer.concat(read).toString(), text.replaceAll('sha256~a-long-secret-ü', '***'));
  }
});
