import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../e2e/world.ts';
import { goProgram } from './go-program.ts';
import { actionWorld } from './world.ts';

const run = promisify(execFile);

test('actionlint finds nothing in the workflows', async () => {
  const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  await run(actionlint, ['-color'], { cwd: root });
});

test('a dispatched run signs in, runs, publishes to a branch and ends with the verdict', async () => {
  const { runner, sandbox, password, remote, environment, places } = await actionWorld();
  const flags = Object.entries(places).map(([name, value]) => `--${name} ${value}`);
  const inputs = {
    cluster_api_url: sandbox.server,
    cluster_password: password,
    components: 'pipeline,triggers',
    release_tests_ref: 'main',
    cli_flags: flags.join(' '),
  };
  const { code, log } = await runner.dispatch('streamstress-run.yml', { inputs, environment });
  assert.equal(code, 0, log);
  assert.ok(!log.includes(password), 'the password was said');
  const { stdout } = await run('git', ['--git-dir', remote, 'ls-tree', '-r', '--name-only', 'gh-pages']);
  assert.match(stdout, /^api\/v1\/index\.json$/m);
});
