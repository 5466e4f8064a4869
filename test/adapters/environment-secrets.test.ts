import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentSecrets } from '../../src/adapters/environment-secrets.ts';

test('variables that are named like secrets are taken for secrets, words are not', () => {
  const secrets = { GITLAB_WEBHOOK_TOKEN: 'a-webhook-token', USER1_PASS: 'long-enough', my_api_key: '0123456789' };
  const others = { USER2_PASS: 'user2', TOKEN_PATH: '/run/tokens', PATH: '/usr/bin', GITHUB_TOKEN: undefined };
  assert.deepEqual(environmentSecrets({ ...secrets, ...others }), Object.values(secrets));
});
