import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { wholeFile } from '../ci/rule-case.ts';
import { goProgram } from './go-program.ts';
import { pageBlocks } from './page.ts';
import { createRunner } from './runner.ts';

const folder = await mkdtemp(join(tmpdir(), 'streamstress-ci-page-'));
after(() => rm(folder, { recursive: true, force: true }));
const runner = await createRunner(folder);
const blocks = (await pageBlocks('ci.md'))('yaml');
const [workflow = '', ...others] = blocks.filter((block) => /^jobs:$/m.test(block));

async function write(path: string, text: string): Promise<string> {
  const file = join(runner.checkout, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** The pull request of a fork that leaves this configuration behind. */
async function propose(configuration: string) {
  await write('ci-operator/config/org/repo/org-repo-main.yaml', wholeFile(configuration).text);
  await write('ci-operator/step-registry/OWNERS', 'approvers: []\n');
  const event = { name: 'pull_request', payload: { pull_request: { number: 7, head: { repo: { fork: true } } } } };
  return runner.dispatch('ci-operator.yml', { event, environment: { KUBECONFIG: '/dev/null' } });
}

test('the page has one workflow, and actionlint finds nothing in it', async () => {
  assert.deepEqual(others, []);
  const file = await write('.github/workflows/ci-operator.yml', workflow);
  const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  await promisify(execFile)(actionlint, ['-no-color', file], { cwd: runner.checkout });
});

test('a valid configuration passes, a broken one fails on its line', async () => {
  const good = await propose('tests:\n- as: unit\n  commands: make test\n  container:\n    from: src\n');
  assert.equal(good.code, 0, good.log);
  assert.match(good.log, /1 of 1 file is valid/);
  const bad = await propose('tests:\n- as: unit\n  comands: make test\n  container:\n    from: src\n');
  assert.equal(bad.code, 1, bad.log);
  assert.match(bad.log, /::error file=ci-operator\/config\/org\/repo\/org-repo-main\.yaml,line=3,col=3,title=V002 /);
  assert.match(bad.log, /set-output:: exit-code=2$/m);
});
