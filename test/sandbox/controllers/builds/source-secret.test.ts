import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSourceSecret } from '../../../../src/sandbox/controllers/builds/source-secret.ts';
import { createStore } from '../../../../src/sandbox/memory-store.ts';

// Read: openshift/builder @ 9ed70da, pkg/build/builder/cmd/scmauth (password.go, sshkey.go, cacert.go, gitconfig.go).

test('git gets the login, the key, the authority and the configuration of a Secret', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'source-secret-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const store = createStore(Date.now);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ci' } });
  const values = {
    ...{ username: 'me@x', password: 'p:w', 'ssh-privatekey': 'KEY', 'ca.crt': 'CA' },
    '.gitconfig': '[user]\n\tname = A',
  };
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, btoa(text)]));
  store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'ci' }, data });
  const git = { uri: 'https://git.example.com/a/b.git' };
  const build = (source: object) => ({
    ...{ apiVersion: 'build.openshift.io/v1', kind: 'Build', metadata: { name: 'src', namespace: 'ci' } },
    spec: { source },
  });
  assert.deepEqual(writeSourceSecret(store, build({ git }), folder), { GIT_TERMINAL_PROMPT: '0' });
  const env = writeSourceSecret(store, build({ git, sourceSecret: { name: 'login' } }), folder);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  assert.equal(read('credentials'), 'https://me%40x:p%3Aw@git.example.com\n');
  assert.equal(statSync(join(folder, 'ssh-key')).mode & 0o777, 0o600);
  const ssh = `ssh -i ${join(folder, 'ssh-key')} -o StrictHostKeyChecking=false`;
  const quiet = { GIT_TERMINAL_PROMPT: '0' };
  assert.deepEqual(env, { ...quiet, GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'), GIT_SSH_COMMAND: ssh });
  for (const part of ['name = A', 'helper = store --file=', 'sslCAInfo = '])
    assert.ok(read('gitconfig').includes(part));
});
