import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { goProgram } from './go-program.ts';
import { createUser, pageBlocks } from './page.ts';
import { actionWorld } from './world.ts';

const run = promisify(execFile);
const { folder, runner, sandbox, password, remote, environment, places } = await actionWorld();
const blocks = await pageBlocks('nightly.md');

/** A `gh` that keeps what GitHub would: variables, secrets, and the workflow that was asked for. */
const gh = `#!/usr/bin/env node
const [what, verb, name, ...options] = process.argv.slice(2);
const { appendFileSync, readFileSync } = require('node:fs');
const stdin = what === 'secret' ? readFileSync(0, 'utf8').trim() : '';
appendFileSync(process.env.GH_CALLS, JSON.stringify({ what, verb, name, options, stdin }) + '\\n');
`;

interface Call {
  readonly what: string;
  readonly verb: string;
  readonly name: string;
  readonly options: readonly string[];
  readonly stdin: string;
}

const calls = join(folder, 'calls');
const user = await createUser(folder, { gh }, { GH_CALLS: calls });
await writeFile(join(user.home, 'password'), `${password}\n`);

/** Runs the commands of a block as they stand there, but for the address of the cluster. */
async function ghCalls(commands: string): Promise<readonly Call[]> {
  await writeFile(calls, '');
  const { code, stderr } = await user.type(commands.replaceAll('https://api.cluster.example.com:6443', sandbox.server));
  assert.equal(code, 0, stderr);
  const lines = (await readFile(calls, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Call);
}

/** Where things lie on this machine, as options. */
const flags = Object.entries(places)
  .map(([name, value]) => `--${name} ${value}`)
  .join(' ');

async function published(): Promise<string> {
  const { stdout } = await run('git', ['--git-dir', remote, 'log', '--format=%s', 'gh-pages']);
  return stdout;
}

const [workflow = ''] = blocks('yaml');
const [setUp = '', forADay = ''] = blocks('sh');

test('the page has these blocks, and actionlint finds nothing in its workflow', async () => {
  assert.deepEqual([blocks('yaml').length, blocks('sh').length], [1, 2]);
  const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  const file = join(runner.checkout, '.github', 'workflows', 'nightly.yml');
  await writeFile(file, workflow);
  await run(actionlint, ['-no-color', file], { cwd: runner.checkout });
});

test('the workflow of a repository of yours, set up as the page says', async () => {
  const calls = await ghCalls(setUp);
  const values = (what: string) => calls.filter((call) => call.what === what);
  const variables = Object.fromEntries(values('variable').map(({ name, options: [, value = ''] }) => [name, value]));
  const secrets = Object.fromEntries(values('secret').map(({ name, stdin }) => [name, stdin]));
  assert.deepEqual(
    values('workflow').map(({ name }) => name),
    ['nightly.yml'],
  );
  const given = { ...variables, STREAMSTRESS_FLAGS: `${variables.STREAMSTRESS_FLAGS} ${flags}` };
  const { code, log } = await runner.dispatch('nightly.yml', { variables: given, secrets, environment });
  assert.equal(code, 0, log);
  assert.ok(!log.includes(password), 'the password was said');
  assert.match(await published(), /\S/);
});

test('a run on a cluster that lives for a day', async () => {
  const [call] = await ghCalls(forADay);
  assert.equal(call?.name, 'streamstress-run.yml');
  const fields = call.options.filter((option) => option !== '-f').map((option) => option.split(/=(.*)/s).slice(0, 2));
  const inputs = Object.fromEntries(fields) as Record<string, string>;
  assert.equal(Object.keys(inputs).length, 5);
  const given = { ...inputs, cli_flags: `${inputs.cli_flags} ${flags}` };
  const { code, log } = await runner.dispatch('streamstress-run.yml', { inputs: given, environment });
  assert.equal(code, 0, log);
});
