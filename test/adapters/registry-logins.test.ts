import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { registriesOf } from '../registry/guarded-registry.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64');
const entry = (user: string) => ({ auth: encoded(`${user}:password-of-${user}`) });
const login = (username: string) => ({ username, password: `password-of-${username}` });

/** A home with these files, given as objects or texts. */
async function home(t: TestContext, files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logins-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text, { mode: 0o755 });
  }
  return folder;
}

test('the longest name that fits wins, and a scheme or an old path does not matter', async (t) => {
  const auths = {
    'quay.io': entry('host'),
    'quay.io/ours': entry('project'),
    'quay.io/ours/app': entry('image'),
    'https://registry.example.com/v2/': entry('url'),
    'https://index.docker.io/v1/': entry('hub'),
    'empty.example.com': {},
  };
  const folder = await home(t, { '.docker/config.json': { auths } });
  const found = (repository: string) => registriesOf(folder).login(repository, {});
  assert.deepEqual(await found('quay.io/theirs/app'), login('host'));
  assert.deepEqual(await found('quay.io/ours/other'), login('project'));
  assert.deepEqual(await found('quay.io/ours/app'), login('image'));
  assert.deepEqual(await found('quay.io/ours-too'), login('host'));
  assert.deepEqual(await found('registry.example.com/x'), login('url'));
  assert.deepEqual(await found('docker.io/x/y'), login('hub'));
  assert.equal(await found('empty.example.com/x'), undefined);
  assert.equal(await found('ghcr.io/x'), undefined);
});

test('the file that a variable names comes before those in their usual places', async (t) => {
  const of = (user: string) => ({ auths: { 'quay.io': entry(user) } });
  const folder = await home(t, {
    'docker/config.json': of('docker'),
    'auth.json': of('podman'),
    'run/containers/auth.json': of('run'),
    '.docker/config.json': of('home'),
  });
  const found = (environment: Readonly<Record<string, string>>) =>
    registriesOf(folder, { environment: { HOME: folder, ...environment } }).login('quay.io/x', {});
  const XDG_RUNTIME_DIR = join(folder, 'run');
  const REGISTRY_AUTH_FILE = join(folder, 'auth.json');
  assert.deepEqual(await found({}), login('home'));
  assert.deepEqual(await found({ XDG_RUNTIME_DIR }), login('run'));
  assert.deepEqual(await found({ XDG_RUNTIME_DIR, REGISTRY_AUTH_FILE }), login('podman'));
  const DOCKER_CONFIG = join(folder, 'docker');
  assert.deepEqual(await found({ XDG_RUNTIME_DIR, REGISTRY_AUTH_FILE, DOCKER_CONFIG }), login('docker'));
});

test('a program that keeps the logins is asked on standard input; what it says is a secret', async (t) => {
  const answer =
    '#!/bin/sh\nread -r host\n[ "$host" = quay.io ] && echo \'{"Username":"ada","Secret":"s3cret-of-ada"}\'\n';
  const folder = await home(t, {
    '.docker/config.json': { credsStore: 'keeper', credHelpers: { 'other.example.com': 'gone' } },
    'bin/docker-credential-keeper': answer,
  });
  const secrets = createSecrets();
  const environment = { HOME: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  const registries = registriesOf(folder, { environment, secrets });
  assert.deepEqual(await registries.login('quay.io/x', {}), { username: 'ada', password: 's3cret-of-ada' });
  assert.equal(secrets.censor('with s3cret-of-ada'), 'with ***');
  assert.equal(secrets.censor(`Basic ${encoded('ada:s3cret-of-ada')}`), 'Basic ***=');
  assert.equal(await registries.login('ghcr.io/x', {}), undefined);
  await assert.rejects(registries.login('other.example.com/x', {}), {
    reason: 'registry:login_unreadable',
    message: /"docker-credential-gone", which is not on the PATH/,
  });
});

test('a file that is no JSON is told', async (t) => {
  const folder = await home(t, { '.docker/config.json': '{' });
  await assert.rejects(registriesOf(folder).login('quay.io/x', {}), { reason: 'registry:login_unreadable' });
});

test('a login is kept beside the others, for its owner alone, and goes', async (t) => {
  const own = {
    auths: { 'quay.io': entry('ada'), 'https://ghcr.io': {}, 'mine.example.com': {} },
    credsStore: 'keeper',
    credHelpers: { 'mine.example.com': 'other', 'more.example.com': 'more' },
  };
  const folder = await home(t, { '.docker/config.json': own });
  const registries = registriesOf(folder);
  const authority = '-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----';
  const env = await registries.keep({ registry: 'mine.example.com', ...login('pusher'), authority });
  const { DOCKER_CONFIG = '', SSL_CERT_FILE = '' } = env;
  const path = join(DOCKER_CONFIG, 'config.json');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), {
    auths: { ...own.auths, 'mine.example.com': entry('pusher') },
    credHelpers: { 'quay.io': 'keeper', 'ghcr.io': 'keeper', 'more.example.com': 'more' },
  });
  assert.match(await readFile(SSL_CERT_FILE, 'utf8'), /ours\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----/);
  assert.deepEqual(await registries.login('mine.example.com/x', env), login('pusher'));
  assert.equal(await registries.forget(), true);
  assert.equal(await registries.forget(), false);
  await assert.rejects(stat(DOCKER_CONFIG));
});
