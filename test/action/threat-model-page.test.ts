import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { goProgram } from './go-program.ts';
import { pageBlocks } from './page.ts';
import { actionWorld } from './world.ts';

const run = promisify(execFile);
const { folder, runner, sandbox, remote, environment, places } = await actionWorld();
const { 'certificate-authority': _, ...ours } = places;
const blocks = await pageBlocks('threat-model.md');
const [first = '', second = ''] = blocks('yaml');
const reportFile = join(runner.artifacts, 'report', 'report.json');

/** Where things lie on this machine, as inputs of the step that is given `command`. */
const placed = Object.entries(ours).map(([name, value]) => `          ${name}: ${value}\n`);
const workflows = {
  'test.yml': first.replace(/^ +command: run\n/m, (line) => `${line}${placed.join('')}`),
  'publish.yml': second,
};
const folderOfWorkflows = join(runner.checkout, '.github', 'workflows');
for (const [name, text] of Object.entries(workflows)) await writeFile(join(folderOfWorkflows, name), text);

const pullRequest = {
  name: 'pull_request',
  payload: { pull_request: { number: 7, head: { ref: 'theirs', repo: { fork: true } }, base: { ref: 'main' } } },
};
const ended = { name: 'workflow_run', payload: { workflow_run: { id: 70, conclusion: 'success' } } };
const secret = 'nobody-may-see-this-of-the-runner';

function publish() {
  return runner.dispatch('publish.yml', { event: ended, environment });
}

/** The branch of the history as it is, or nothing where it is not there. */
async function branch(...what: string[]): Promise<string> {
  const { stdout } = await run('git', ['--git-dir', remote, ...what], { maxBuffer: 2 ** 28 });
  return stdout;
}

const head = () => branch('for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/heads');

let report: Report;

test('the page has these workflows, pinned by commit, and actionlint finds nothing in them', async () => {
  assert.equal(blocks('yaml').length, 2);
  const used = [first, second].flatMap((text) => [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action));
  assert.deepEqual(
    used.filter((action) => !/@[0-9a-f]{40}$/.test(action)),
    ['org/streamstress@v1', 'org/streamstress@v1'],
  );
  const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
  const files = Object.keys(workflows).map((name) => join(folderOfWorkflows, name));
  await run(actionlint, ['-no-color', ...files], { cwd: runner.checkout });
});

test('the pull request of a fork is tested without a secret, and leaves its report', async () => {
  const kubeconfig = join(folder, 'home', '.kube', 'config');
  await mkdir(dirname(kubeconfig), { recursive: true });
  await copyFile(sandbox.kubeconfig, kubeconfig);
  const { code, log } = await runner.dispatch('test.yml', { event: pullRequest, environment });
  assert.equal(code, 0, log);
  report = parseReport(await readFile(reportFile, 'utf8'), reportFile);
  assert.equal(report.totals.failed, 0);
  assert.equal(await head(), '', 'nothing was pushed');
});

test('the workflow that may write publishes it to a branch of its own', async () => {
  const { code, log } = await publish();
  assert.equal(code, 0, log);
  assert.match(await head(), /^forks \w+\n$/);
  assert.match(await branch('ls-tree', '-r', '--name-only', 'forks'), new RegExp(`^runs/${report.run.id}/`, 'm'));
});

test('what a stranger has put into names and messages is text on the pages', async () => {
  const script = '</script><script>alert("xss-in-name")</script><img src=x onerror=alert(1)>';
  const [one, ...rest] = report.tests;
  assert.ok(one);
  const red = { ...one, scenario: script, status: 'failed', message: `${script}\n::error::from a fork` } as const;
  const hostile = { ...report, run: { ...report.run, id: 'hostile' }, tests: [red, ...rest] };
  await writeFile(reportFile, JSON.stringify(hostile));
  const { code, log } = await publish();
  assert.equal(code, 0, log);
  assert.doesNotMatch(log, /^\S* *❗/m, 'an annotation of a fork');
  const page = await branch('show', 'forks:runs/hostile/index.html');
  assert.match(page, /xss-in-name/);
  for (const active of ['<script>alert(', '<img src=x']) {
    const found = await branch('grep', '-l', '-F', active, 'forks', '--', '*.html').catch(() => '');
    assert.equal(found, '', `"${active}" is in pages`);
  }
});

/** Artifacts that are no report, by what is wrong with them: what makes them, and what is said. */
const refused: readonly (readonly [string, (file: string) => Promise<unknown>, RegExp])[] = [
  [
    'leads elsewhere by its id',
    (file) => writeFile(file, text({ run: { ...report.run, id: '../../gh-pages' } })),
    /run\.id/,
  ],
  ['has a field of its own', (file) => writeFile(file, text({ run: { ...report.run, script: 'x' } })), /script/],
  [
    'has a link that is a script',
    (file) => writeFile(file, text({ run: { ...report.run, workflowRun: 'javascript:alert(1)' } })),
    /workflowRun/,
  ],
  ['is of another version', (file) => writeFile(file, text({ schemaVersion: 999 })), /schema version 999/],
  ['is nested too deeply', (file) => writeFile(file, '['.repeat(200_000)), /is not a report/],
  ['is huge', (file) => sparse(file, 5 * 2 ** 30), /cannot read/],
  ['is a link to a file of the runner', (file) => symlink(join(folder, 'secret'), file), /is not a report/],
];

const text = (other: object) => JSON.stringify({ ...report, ...other });

async function sparse(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  await file.truncate(bytes);
  await file.close();
}

test('what is no report is refused, and nothing is pushed', async (t) => {
  await writeFile(join(folder, 'secret'), secret);
  for (const [what, make, said] of refused) {
    await t.test(`an artifact that ${what}`, async () => {
      const before = await head();
      await rm(reportFile, { force: true });
      await make(reportFile);
      const { code, log } = await publish();
      assert.deepEqual([code, await head()], [1, before], log);
      assert.match(log, said);
      assert.ok(!log.includes(secret.slice(0, 8)), log);
    });
  }
});
