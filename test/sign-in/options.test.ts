import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { openHost, temporaryFolder } from './opened-host.ts';

const server = 'https://api.example.com:6443';

test('options that make no sense are refused before anything is asked, each with what to do', async (t) => {
  const refused: readonly (readonly [string[], Record<string, string>, RegExp])[] = [
    [['--api-url', 'api.example.com:6443'], {}, /is no URL of an API server: write https:\/\/HOST:PORT/],
    [
      ['--api-url', 'http://api.example.com', '--username', 'x'],
      { STREAMSTRESS_PASSWORD: 'y' },
      /not sent without TLS/,
    ],
    [
      ['--api-url', 'https://u:hush@api.example.com', '--username', 'x'],
      { STREAMSTRESS_PASSWORD: 'y' },
      /leave them out/,
    ],
    [['--api-url', server], {}, /needs a token \(STREAMSTRESS_TOKEN or --token-file FILE\) or --username/],
    [['--api-url', server, '--username', 'x'], {}, /"x" needs a password: set STREAMSTRESS_PASSWORD/],
    [['--api-url', server, '--password-file', 'f'], {}, /--password-file needs --username/],
    [
      ['--api-url', server, '--username', 'x'],
      { STREAMSTRESS_TOKEN: 't' },
      /--username needs a password, not STREAMSTRESS_TOKEN/,
    ],
    [
      ['--api-url', server, '--token-file', '-'],
      { STREAMSTRESS_PASSWORD: 'y' },
      /--token-file and STREAMSTRESS_PASSWORD are both given/,
    ],
    [['--api-url', server, '--kubeconfig', 'k'], {}, /--kubeconfig and --api-url exclude each other/],
    [['--token-file', 'f'], {}, /--token-file needs --api-url/],
    [['--certificate-authority', 'c', '--insecure-skip-tls-verify'], {}, /exclude each other/],
  ];
  for (const [args, environment, message] of refused) {
    await assert.rejects(openHost(t, args, environment), { kind: 'request', reason: 'options:invalid', message });
  }
});

test('a secret among the arguments is refused, and not repeated', async (t) => {
  for (const args of [['--token=hush'], ['--password', 'hush']]) {
    await assert.rejects(openHost(t, args), (error: Error & { reason: string }) => {
      assert.equal(error.reason, 'options:secret_in_arguments');
      assert.match(error.message, /--(token|password)-file FILE \(- reads standard input\)/);
      assert.ok(!error.message.includes('hush'));
      return true;
    });
  }
});

test('files that signing in needs are looked at before anything starts', async (t) => {
  const folder = await temporaryFolder(t);
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const token = (path: string) => ['--api-url', server, '--token-file', path];
  const good = await file('good', 'sha256~good');
  const two = kubeconfigFor({ server, ca: 'x', token: 'y' }).replace(
    '"current-context": "streamstress-sandbox"',
    '"current-context": ""',
  );
  const cases: readonly (readonly [string[], string, RegExp])[] = [
    [token(join(folder, 'none')), 'signing_in:no_secret', /there is no such file/],
    [token(await file('empty', '\n')), 'signing_in:no_secret', /is empty/],
    [token(await file('lines', 'a\nb\n')), 'signing_in:no_secret', /more than one line/],
    [[...token(good), '--certificate-authority', 'none'], 'signing_in:bad_authority', /no such file/],
    [[...token(good), '--certificate-authority', good], 'signing_in:bad_authority', /no PEM certificate/],
    [
      ['--kubeconfig', 'none'],
      'cluster:no_kubeconfig',
      /there is no kubeconfig ".*none": .*--kubeconfig or KUBECONFIG/,
    ],
    [['--kubeconfig', await file('bad', '{')], 'cluster:bad_kubeconfig', /cannot be read/],
    [
      ['--kubeconfig', await file('k', two)],
      'cluster:no_context',
      /no current context.*--context: "streamstress-sandbox"/,
    ],
    [
      ['--kubeconfig', join(folder, 'k'), '--context', 'x'],
      'cluster:no_context',
      /no context "x". It has: "streamstress-sandbox"/,
    ],
    [[], 'cluster:no_kubeconfig', /there is no kubeconfig ".*config": .*--api-url URL/],
  ];
  for (const [args, reason, message] of cases) {
    const { world } = await openHost(t, args, { HOME: folder });
    await assert.rejects(world.session.prepare(), { kind: 'request', reason, message });
  }
});
