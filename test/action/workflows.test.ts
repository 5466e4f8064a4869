import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { root, temporaryFolder } from '../e2e/world.ts';
import { goProgram } from './go-program.ts';
import { createUser, pageBlocks } from './page.ts';
import { actionWorld } from './world.ts';

const run = promisify(execFile);

test('actionlint finds nothing in the workflows', async () => {
  const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  await run(actionlint, ['-color'], { cwd: root });
});

test('the tools of the tests are those that are pinned, here and on the page; another oc is not unpacked', async (t) => {
  const folder = await temporaryFolder(t);
  const [page = ''] = (await pageBlocks('nightly.md'))('yaml');
  const ours = toolsOf(await readFile(join(root, '.github/workflows/streamstress-run.yml'), 'utf8'), 'run');
  assert.deepEqual(toolsOf(page, 'night'), ours);
  const programs = {
    go: '#!/bin/sh\nif [ "$1" = env ]; then echo "$HOME/go"; else cp "$(command -v gauge)" "$HOME/go/bin"; fi\n',
    gauge: '#!/bin/sh\necho "gauge $*"\n',
    curl: '#!/bin/sh\nmkdir x && touch x/oc && tar -czf "$2" -C x oc && echo "$3"\n',
  };
  const user = await createUser(folder, programs, { ...ours.env, RUNNER_TEMP: folder, GITHUB_PATH: `${folder}/path` });
  await mkdir(join(user.home, 'go/bin'), { recursive: true });
  const { code, stdout } = await user.type(ours.run);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^gauge install go --version \S+\ngauge install xml-report --version \S+\nhttps:.*\/openshift-client-linux-4[\d.]+\.tar\.gz$/m,
  );
  assert.match(stdout, /oc\.tar\.gz: FAILED/);
  assert.deepEqual(await readdir(join(user.home, 'go/bin')), ['gauge']);
});

/** The step of a job that installs what a runner does not have. */
function toolsOf(workflow: string, job: string) {
  const { steps } = parse(workflow).jobs[job] as {
    steps: { name?: string; env: Record<string, string>; run: string }[];
  };
  const step = steps.find(({ name }) => name === 'Tools of the tests');
  assert.ok(step);
  return { env: step.env, run: step.run };
}

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
