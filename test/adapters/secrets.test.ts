import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecrets } from '../../src/adapters/secrets.ts';

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
