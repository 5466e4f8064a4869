import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkSchema } from '../../src/report/check-result.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { type Sandbox, startSandbox } from '../../src/wiring.ts';
import { cache, self, temporaryFolder } from './world.ts';

const password = 'correct-horse-battery-staple';
const accessToken = { apiVersion: 'oauth.openshift.io/v1', kind: 'OAuthAccessToken' };

/** A suite that tells everything that it was given, in every way that a suite can tell something. */
const tellingSuite: Readonly<Record<string, string>> = {
  'manifest.json': '{ "Language": "js", "Plugins": ["xml-report"] }\n',
  'package.json': '{ "type": "commonjs" }\n',
  'env/default/default.properties': 'gauge_reports_dir = reports\n',
  'specs/tell.spec': '# Telling\n\n## Tell it all: TELL-01\n\n* Tell\n\n## Wait: TELL-02\n\nTags: slow\n\n* Wait\n',
  'tests/tell.js': `'use strict';
const fs = require('node:fs');
const { Buffer } = require('node:buffer');
step('Tell', () => {
  const { token } = JSON.parse(fs.readFileSync(process.env.KUBECONFIG, 'utf8')).users[0].user;
  console.log('stdout ' + token + ' ' + encodeURIComponent(token) + ' ' + Buffer.from(token).toString('base64'));
  console.error('stderr ' + token + ' password ' + process.env.STREAMSTRESS_PASSWORD);
  if (process.env.TOLD) fs.writeFileSync(process.env.TOLD, token);
  throw new Error('the token is ' + token);
});
step('Wait', async () => {
  console.log('waiting');
  await new Promise((resolve) => setTimeout(resolve, 600000));
});
`,
};

interface SignedIn {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly output: string;
  /** Options and environment of somebody who has an address and a password, and no kubeconfig. */
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly suite: readonly string[];
}

async function world(t: TestContext): Promise<SignedIn> {
  const folder = await temporaryFolder(t);
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), users: { kubeadmin: password } });
  t.after(() => sandbox.close());
  const output = join(folder, 'output');
  const { PATH } = process.env;
  return {
    sandbox,
    folder,
    output,
    suite: ['--suites-file', await commitSuite(folder)],
    args: [
      '--api-url',
      sandbox.server,
      '--username',
      'kubeadmin',
      '--certificate-authority',
      sandbox.certificateAuthority,
    ],
    environment: {
      PATH,
      HOME: folder,
      STREAMSTRESS_PASSWORD: password,
      STREAMSTRESS_GAUGE: sandbox.gauge,
      STREAMSTRESS_CACHE: join(cache, 'streamstress'),
      GOCACHE: join(cache, 'go-build'),
      GOMODCACHE: join(cache, 'go-mod'),
      TOLD: join(folder, 'told'),
    },
  };
}

async function commitSuite(folder: string): Promise<string> {
  const repository = join(folder, 'suite');
  for (const [path, text] of Object.entries(tellingSuite)) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=tell');
  const suites = join(folder, 'suites.toml');
  await writeFile(
    suites,
    `[release-tests]\nrepository = ${JSON.stringify(repository)}\nref = "main"\ntags = "!slow"\nneeds.oc.tools = []\n`,
  );
  return suites;
}

/** Runs the program to its end; it is interrupted once it has written what matches. */
async function streamstress(args: readonly string[], env: NodeJS.ProcessEnv, interruptAt?: RegExp) {
  const child = spawn(self[0], [self[1], ...args], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const closed = once(child, 'close');
  if (interruptAt) {
    while (!interruptAt.test(said) && child.exitCode === null) await sleep(20);
    child.kill('SIGINT');
  }
  const [code] = await closed;
  return { code, said };
}

/** Files below a folder that have the text in them. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() && readFileSync(path, 'latin1').includes(text) ? [path] : [];
  });
}

test('check signs in with a password and signs out again', async (t) => {
  const { sandbox, args, environment, output } = await world(t);
  const { code, said } = await streamstress(['check', '--json', ...args, '--output-dir', output], environment);
  const { rows } = checkSchema.parse(JSON.parse(said.slice(said.indexOf('\n{') + 1)));
  const row = rows.find(({ name }) => name === 'sign-in');
  assert.equal(row?.status, 'ok', said);
  assert.match(
    row?.summary ?? '',
    /^"(kube:admin|kubeadmin)" at https:\/\/127\.0\.0\.1:\d+, as "kubeadmin" with a password$/,
  );
  assert.ok(code === 0 || code === 2);
  assert.deepEqual(sandbox.store.list(accessToken), []);
});

test('check says that the password is wrong', async (t) => {
  const { args, environment, output } = await world(t);
  const wrong = { ...environment, STREAMSTRESS_PASSWORD: 'not-the-password' };
  const { code, said } = await streamstress(['check', ...args, '--output-dir', output], wrong);
  assert.equal(code, 2);
  assert.match(said, / failed +sign-in +.*as "kubeadmin": the user name or the password is wrong/);
  assert.ok(!said.includes('not-the-password'));
});

test('a suite that tells its token tells nobody, and the token is revoked', async (t) => {
  const { sandbox, args, environment, output, suite } = await world(t);
  const { code, said } = await streamstress(['test', ...args, ...suite, '--output-dir', output, '--json'], environment);
  assert.equal(code, 1, said);
  const token = readFileSync(environment.TOLD ?? '', 'utf8');
  assert.match(token, /^sha256~/);
  const text = readFileSync(join(output, 'results/report.json'), 'utf8');
  const report = parseReport(text, 'report.json');
  assert.match(JSON.stringify(report.tests), /the token is \*\*\*/);
  assert.equal(report.steps.find(({ name }) => name === 'sign-out')?.status, 'succeeded');
  assert.match(readFileSync(join(output, 'logs/test-release-tests.log'), 'utf8'), /stderr \*\*\* password undefined/);
  for (const secret of [token, password, encodeURIComponent(token), Buffer.from(token).toString('base64')]) {
    assert.ok(!said.includes(secret), 'on the terminal');
    assert.deepEqual(filesWith(secret, output), []);
  }
  assert.equal(existsSync(join(output, 'work/kubeconfig')), false);
  assert.deepEqual(sandbox.store.list(accessToken), []);
});

test('Ctrl-C in the middle of the tests revokes the token and removes the kubeconfig', async (t) => {
  const { sandbox, args, environment, output, suite } = await world(t);
  const slow = ['test', ...args, ...suite, '--tags', 'slow', '--output-dir', output];
  const { code, said } = await streamstress(slow, environment, /gauge runs/);
  assert.equal(code, 2, said);
  assert.equal(existsSync(join(output, 'work/kubeconfig')), false);
  assert.deepEqual(sandbox.store.list(accessToken), []);
});

test('deploy takes a password from standard input', async (t) => {
  const { sandbox, args, environment, output } = await world(t);
  await mkdir(join(output, 'results'), { recursive: true });
  await writeFile(join(output, 'results/images.json'), JSON.stringify({ schemaVersion: 1, sources: [], images: [] }));
  const { STREAMSTRESS_PASSWORD: _, ...without } = environment;
  const call = ['deploy', ...args, '--password-file', '-', '--components', 'pipeline', '--output-dir', output];
  const child = spawn(self[0], [self[1], ...call], { env: without });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  child.stdin.end(`${password}\n`);
  const [code] = await once(child, 'close');
  assert.equal(code, 2);
  assert.match(said, /streamstress sandbox .*as "kubeadmin" with a password/);
  assert.match(said, /has no images of pipeline/);
  assert.match(said, /the token is revoked/);
  assert.deepEqual(sandbox.store.list(accessToken), []);
});
