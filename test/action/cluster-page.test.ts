import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseReport } from '../../src/report/report-files.ts';
import { pushJobImage } from '../job/job-image.ts';
import { createUser, pageBlocks } from './page.ts';
import { actionWorld } from './world.ts';

const { folder, runner, sandbox, remote, environment, places } = await actionWorld();
const image = await pushJobImage(sandbox.registry, { ...process.env, ...environment }, runner.program);
const [own, suites] = [places['components-file'], places['suites-file']];
const flags = `--components-file ${own} --suites-file ${suites} --registry ${places.registry} --job-image ${image}`;

/** The program of a release; of a run, it knows where things lie on this machine. */
const streamstress = `#!/bin/sh
[ "$1" != run ] || set -- "$@" ${flags}
exec "${process.execPath}" "${runner.program}" "$@"
`;
const user = await createUser(folder, { streamstress }, { ...environment, GIT_CONFIG_GLOBAL: undefined });
await mkdir(join(user.home, '.kube'));
await copyFile(sandbox.kubeconfig, join(user.home, '.kube', 'config'));
await writeFile(join(user.home, '.gitconfig'), `[url "${remote}"]\n\tinsteadOf = git@github.com:org/results\n`);

const blocks = await pageBlocks('cluster.md');
const commands = blocks('sh').flatMap((block) => block.trimEnd().split('\n'));
const [whole = '', launch = '', status = '', logs = '', results = '', publish = '', cancel = ''] = commands;

/** Presses Ctrl-C as soon as the shell has said something. */
function interruptAt(pattern: RegExp) {
  return (shell: ChildProcess) => {
    let said = '';
    shell.stderr?.on('data', (text: string) => {
      const before = pattern.test(said);
      said += text;
      if (!before && pattern.test(said) && shell.pid !== undefined) process.kill(-shell.pid, 'SIGINT');
    });
  };
}

/** The operator's environment is its own again. */
function isRestored(): boolean {
  const subscriptions = sandbox.store.list({ apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' });
  return subscriptions.every(({ spec }) => (spec.config?.env ?? []).length === 0);
}

/** Types a command about the Job that the page names, which is called otherwise here. */
async function done(command: string, job = ''): Promise<string> {
  const { code, stdout, stderr } = await user.type(command.replace('streamstress-1770000000', job));
  assert.equal(code, 0, `${command}\n${stderr}`);
  return stdout;
}

test('the page has these commands', () => {
  const names = commands.map((command) => command.split(' ').slice(0, 2).join(' '));
  // The last three are about clusters of a pool: test/e2e/cluster-claim.test.ts.
  const expected = ['run', 'run', 'status', 'logs', 'results', 'publish', 'cancel', 'check', 'run', 'restore'];
  assert.deepEqual(
    names,
    expected.map((name) => `streamstress ${name}`),
  );
});

test('a run goes on in a Job and exits with its verdict', async () => {
  assert.match(await done(whole), /17 of 17 passed/);
  assert.ok(isRestored());
});

test('launch, look in, collect', async () => {
  const launched = await user.type(launch, interruptAt(/test:release-tests .*gauge runs/));
  assert.equal(launched.code, 2, launched.stderr);
  const job = /Job "(streamstress-\d+)" goes on without us/.exec(launched.stderr)?.[1] ?? '';
  assert.match(await done(status), new RegExp(`${job} `));
  assert.match(await done(logs), /keep-results +succeeded/);
  await done(results, job);
  const path = join(user.home, 'test-output/results/report.json');
  assert.equal(parseReport(await readFile(path, 'utf8'), path).totals.passed, 17);
  assert.match(await done(publish, job), /^published run-/);
});

test('a run that is cancelled gives the cluster its own images back', async () => {
  await user.type(launch, interruptAt(/deploy +started/));
  assert.match(await done(cancel), /has stopped/);
  assert.match(await done(status), /cancelled/);
  assert.ok(isRestored());
});
