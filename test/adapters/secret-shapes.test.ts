import assert from 'node:assert/strict';
import { test } from 'node:test';
import { censoredFiles, censoredProcesses } from '../../src/adapters/censored.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Processes } from '../../src/ports/processes.ts';
import { planters } from '../fuzz/planted-secrets.ts';
import { createRandom } from '../fuzz/random.ts';

const { censor } = createSecrets();

/** How texts travel. */
const wrappings: Readonly<Record<string, (text: string) => string>> = {
  alone: (text) => text,
  'in words': (text) => `it said ${text} and ended`,
  'in colour': (text) => `\u001b[31m${text}\u001b[0m`,
  'in JSON': (text) => JSON.stringify({ message: `a\n${text}` }),
  'in XML': (text) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('\n', '&#xA;');
    return `<failure message="${escaped}">${escaped}</failure>`;
  },
};

for (const [name, planter] of Object.entries(planters)) {
  test(`${name} is censored, however it travels`, () => {
    for (const [way, wrapped] of Object.entries(wrappings)) {
      const { text, secrets } = planter(createRandom(name.length + 7));
      const said = censor(wrapped(text));
      for (const secret of secrets) assert.ok(!said.includes(secret), `${way}: ${said}`);
      if (way === 'in words') assert.match(said, /^it said .*\*\*\*/s);
    }
  });
}

const harmless = [
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'quay.io/tekton/controller@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 1c2d3e4f5a6b7c8d9e0f1c2d3e4f5a6b7c8d9e0f by a@example.com',
  '123e4567-e89b-12d3-a456-426614174000',
  `data:image/png;base64,${Buffer.from('harmless picture '.repeat(40)).toString('base64')}`,
  '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0\n-----END CERTIFICATE-----',
  Buffer.from('-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0\n-----END CERTIFICATE-----').toString('base64'),
  '-----BEGIN PUBLIC KEY-----\nMIIBszCCAVmgAwIBAgIUQ0\n-----END PUBLIC KEY-----',
  'secret "github-token" not found',
  "couldn't find key token in Secret default/webhook",
  'MountVolume.SetUp failed for volume "x" : secret "foo" not found',
  'Error: invalid token: unexpected end of JSON input',
  'the password: it was wrong',
  'secretName: my-secret',
  'serviceAccountToken:\n  path: token',
  'tokens: 12, secrets: 3',
  'if token == nil { return }',
  'WWW-Authenticate: Bearer realm="https://example.com/token",service="registry"',
  'bearer authentication-required',
  'https://api.example.com:6443/apis?watch=true',
  'git@github.com:tektoncd/pipeline.git',
  'ssh://git@github.com/tektoncd/pipeline.git',
  'mail a@example.com, see https://example.com:8443/a@b',
  'PIPELINES-11-TC02 | SpecRow: 1: [name: alpha] [version: 1.20]',
  'KUBECONFIG=/tmp/kubeconfig',
  'TOKEN=$TOKEN PASSWORD=$(PASSWORD)',
  'oc login failed: Post "https://x": dial tcp',
  'eyJhbGciOiJub25lIn0',
];

test('what only resembles a secret stays', () => {
  for (const text of harmless) assert.equal(censor(text), text);
});

test('where a secret stood can still be told', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\nAbc=\n-----END PRIVATE KEY-----`;
  const said = {
    'Authorization: Bearer abcdefgh': 'Authorization: Bearer ***',
    'https://user:pass@example.com/a': 'https://user:***@example.com/a',
    'oc login -u user1 -p user1pass --now': 'oc login -u user1 -p *** --now',
    '{"auth":"dXNlcjpwYXNz","email":"a"}': '{"auth":"***","email":"a"}',
    "password='it is' done": "password='***' done",
    [`before\n${key}\nafter`]: 'before\n***\nafter',
    [`cut off\n${key.slice(0, 95)}`]: 'cut off\n***',
  };
  for (const [text, censored] of Object.entries(said)) assert.equal(censor(text), censored);
});

test('a secret that is cut by the pieces of a file is found, wherever they part it', async () => {
  for (const [name, planter] of Object.entries(planters)) {
    const { text, secrets } = planter(createRandom(11));
    const all = Buffer.from(`${'x '.repeat(65_500)}\n${text}\n${'y '.repeat(70_000)}${text}`);
    for (const length of [65_521, 131_061]) {
      const said = await readInPieces(all, length);
      for (const secret of secrets) assert.ok(!said.includes(secret), `${name}, ${length}`);
      assert.equal(said, censor(all.toString()), name);
    }
  }
});

async function readInPieces(all: Buffer, length: number): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < all.length; at += length) yield all.subarray(at, at + length);
  }
  const files = censoredFiles({ readPieces: async () => pieces() } as unknown as Files, createSecrets());
  const read: Uint8Array[] = [];
  for await (const piece of (await files.readPieces('any')) ?? []) read.push(piece);
  return Buffer.concat(read).toString();
}

test('a private key that is printed line by line is found, and what follows it stays', async () => {
  const planted = planters['private key']?.(createRandom(3)) ?? assert.fail();
  const printed = ['before', ...planted.text.split('\n').map((line) => `[runner: 1] ${line}`), 'after'];
  const cutOff = ['-----BEGIN PRIVATE KEY-----', 'A'.repeat(64), 'the test failed'];
  const processes = {
    run: async ({ onLine }) => {
      for (const line of [...printed, ...cutOff]) onLine?.(line, 'stdout');
      return { code: 0, stdout: '', stderr: '' };
    },
  } as Pick<Processes, 'run'> as Processes;
  const heard: string[] = [];
  const onLine = (line: string) => void heard.push(line);
  await censoredProcesses(processes, createSecrets()).run({
    program: 'x',
    args: [],
    onLine,
    signal: AbortSignal.abort(),
  });
  for (const secret of planted.secrets) assert.ok(!heard.join('\n').includes(secret));
  assert.deepEqual([heard[0], heard[printed.length - 1]], ['before', 'after']);
  assert.equal(heard.at(-1), 'the test ***');
});

test('texts that look like the beginning of very many secrets take no longer', () => {
  const beginnings = [
    ...[
      'eyJ',
      'eyJaaaaaa.',
      '-----BEGIN RSA PRIVATE KEY-----\n',
      '-----BEGIN PRIVATE KEY-----',
      'password=',
      'token: ',
    ],
    ...[
      '"secret":"',
      'https://',
      '://a:',
      'bearer ',
      'login ',
      'login -p',
      'x-a-',
      '\n  - a',
      '--token',
      'LS0tLS1CRUdJTi',
    ],
    ...['authorization: ', 'sha256~', 'A', 'AKIA', '\\n', '&#xA;', 'gl', '\\', '\\"'],
  ];
  for (const beginning of beginnings) {
    const text = beginning.repeat(Math.ceil(300_000 / beginning.length));
    const began = process.cpuUsage();
    censor(text);
    const milliseconds = process.cpuUsage(began).user / 1000;
    assert.ok(milliseconds < 1000, `${JSON.stringify(beginning)} took ${milliseconds} ms`);
  }
});

test('JSON and XML stay what they are, also where quotation marks do not match', () => {
  const texts = [
    'password="abc',
    'password=\'abc" x',
    'token=abc\\',
    '"secret": "a\\',
    'token: \\"abc',
    "secret='a</b>",
  ];
  for (const text of [...texts, ...Object.values(planters).map((planter) => planter(createRandom(5)).text)]) {
    for (const spaces of [0, 2]) {
      const json = JSON.stringify(
        { first: text, second: `it's ${text}`, nested: JSON.stringify({ text }) },
        null,
        spaces,
      );
      const read = JSON.parse(censor(json));
      assert.deepEqual(Object.keys(read), ['first', 'second', 'nested'], json);
    }
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    assert.match(censor(`<a b="${escaped}" c="d">${escaped}</a>`), /^<a b="[^"<]*" c="d">[^<]*<\/a>$/, text);
  }
});
