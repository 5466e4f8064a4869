import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClaimedSession } from '../../src/adapters/claimed-session.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import type { Session } from '../../src/ports/session.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'claimed-'));
after(() => rmSync(folder, { recursive: true }));

function claimed() {
  const secrets = createSecrets();
  const done: string[] = [];
  const lender = {
    prepare: async () => void done.push('prepared'),
    end: async () => 'the token is revoked',
  } as Partial<Session> as Session;
  const signal = new AbortController().signal;
  return { ...createClaimedSession({ secrets, environment: {}, signal, folder }, lender), secrets, done };
}

test('nobody asks a cluster that is not claimed yet', async () => {
  const { session, access, done } = claimed();
  await session.prepare();
  assert.deepEqual(done, ['prepared']);
  for (const ask of [access.config, session.token, session.kubeconfig]) {
    await assert.rejects(ask(), { kind: 'bug', reason: 'cluster:not_claimed' });
  }
  assert.equal(await session.end(), 'the token is revoked');
});

test('a claimed cluster is signed in to with its kubeconfig, whose secrets are known, and which goes in the end', async () => {
  const { session, use, secrets } = claimed();
  const kubeconfig = kubeconfigFor({ server: 'https://api.example.com:6443', ca: 'x', token: 'secret-of-admin' });
  await use({ kubeconfig, password: 'pass-word-of-admin' });
  assert.equal(await session.token(), 'secret-of-admin');
  assert.equal(secrets.censor('secret-of-admin pass-word-of-admin'), '*** ***');
  const path = await session.kubeconfig();
  assert.match(readFileSync(path, 'utf8'), /api\.example\.com/);
  assert.equal(await session.end(), 'the kubeconfig is removed, the token is revoked');
  assert.ok(!existsSync(path));
});

test('a kubeconfig that cannot be read is told', async () => {
  for (const kubeconfig of ['nonsense: [', 'apiVersion: v1\nkind: Config\n']) {
    await assert.rejects(claimed().use({ kubeconfig, password: '' }), {
      reason: 'cluster:bad_kubeconfig',
      message: /the kubeconfig of the claimed cluster cannot be read: .+ Claim another one/,
    });
  }
});
