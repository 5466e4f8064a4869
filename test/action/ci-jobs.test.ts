import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { githubWorkflows } from '../../src/ci/jobs/github-workflows.ts';
import { jobsOf } from '../../src/ci/jobs/jobs-of.ts';
import { validate } from '../../src/ci/validate.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { corpus, corpusConfigurations } from '../ci/registry/corpus-registry.ts';
import { goProgram } from './go-program.ts';
import { createRunner } from './runner.ts';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'streamstress-ci-jobs-'));
after(() => rm(folder, { recursive: true, force: true }));
const runner = await createRunner(folder);
const workflows = join(runner.checkout, '.github/workflows');
const configuration = 'ci-operator/config/org/nightly/org-nightly-main.yaml';

const files = {
  [configuration]: `base_images:
  base: {namespace: ocp, name: base, tag: "9"}
build_root:
  image_stream_tag: {namespace: ci, name: build-root, tag: latest}
images:
  items:
  - from: base
    dockerfile_literal: |
      FROM base
      RUN echo hello > /etc/greeting
    to: hello
promotion:
  to:
  - {namespace: org, name: nightly}
resources:
  "*": {requests: {cpu: 10m}}
tests:
- as: unit
  run_if_changed: ^lib/
  commands: sh lib/test.sh
  container: {from: src}
- as: greeting
  cron: "@daily"
  commands: test "$(cat /etc/greeting)" = hello
  container: {from: hello}
`,
  'lib/test.sh': 'echo "tested $(git log -1 --format=%s)"\n',
};
for (const [path, text] of Object.entries(files)) await write(path, text);
await run(process.execPath, [runner.program, 'ci', 'jobs', configuration, '--sandbox', '--output-dir', workflows], {
  cwd: runner.checkout,
});
await git('add', '--all');
await git('commit', '--quiet', '--message=main');
const main = await git('rev-parse', 'HEAD');
const written = (await readdir(workflows)).filter((name) => /^(pull|branch|periodic)-ci-/.test(name)).sort();

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(runner.checkout, path)), { recursive: true });
  await writeFile(join(runner.checkout, path), text);
}

async function git(...args: readonly string[]): Promise<string> {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.test'];
  return (await run('git', [...who, ...args], { cwd: runner.checkout })).stdout.trim();
}

/** What GitHub checks out of a pull request that changes a file: its merge with the branch. */
async function propose(path: string, text: string) {
  await git('checkout', '--quiet', '--detach', main);
  await write(path, text);
  await git('add', '--all');
  await git('commit', '--quiet', '--message=change');
  const head = { sha: await git('rev-parse', 'HEAD') };
  await git('checkout', '--quiet', '--detach', main);
  await git('merge', '--quiet', '--no-ff', '--message=merge', head.sha);
  // A checkout of GitHub has no branch of that name then.
  await git('branch', '--quiet', '--force', 'other', main);
  await git('update-ref', '-d', 'refs/heads/main');
  return { name: 'pull_request', payload: { pull_request: { number: 7, head } } };
}

const actionlint = await goProgram('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
const environment = { KUBECONFIG: '/dev/null' };

async function reportOf(job: string) {
  const path = join(runner.artifacts, job, 'results/report.json');
  return parseReport(await readFile(path, 'utf8'), path);
}

test('there is a workflow for each job, and actionlint finds nothing in them', async () => {
  const names = ['branch-ci-{}-images', 'periodic-ci-{}-greeting', 'pull-ci-{}-images', 'pull-ci-{}-unit'];
  assert.deepEqual(
    written,
    names.map((name) => `${name.replace('{}', 'org-nightly-main')}.yaml`),
  );
  await run(actionlint, ['-no-color', ...written.map((name) => join(workflows, name))], { cwd: runner.checkout });
});

test('a pull request that touches what a test is about is merged and tested', async () => {
  const event = await propose('lib/more.sh', 'true\n');
  const { code, log } = await runner.dispatch('pull-ci-org-nightly-main-unit.yaml', { event, environment });
  assert.equal(code, 0, log);
  assert.match(log, /tested (merge|Merge)/);
  const { run: about, totals } = await reportOf('pull-ci-org-nightly-main-unit');
  assert.deepEqual([about.series, totals.passed], ['ci/org/nightly/main/pulls', 1]);
  assert.ok(existsSync(join(runner.artifacts, 'pull-ci-org-nightly-main-unit/artifacts/junit_operator.xml')));
});

test('one that touches nothing of it starts nothing, and is green', async () => {
  const event = await propose('README.md', 'What it is.\n');
  const { code, log } = await runner.dispatch('pull-ci-org-nightly-main-unit.yaml', { event, environment });
  assert.equal(code, 0, log);
  assert.match(log, /not started: pull-ci-org-nightly-main-unit: no changed file matches run_if_changed "\^lib\/"/);
  assert.doesNotMatch(log, /namespace "ci-op-/);
});

test('what is merged is built and promoted', async () => {
  await git('checkout', '--quiet', '-B', 'main', main);
  const event = { name: 'push', payload: { ref: 'refs/heads/main', before: await git('rev-parse', 'HEAD^') } };
  const { code, log } = await runner.dispatch('branch-ci-org-nightly-main-images.yaml', { event, environment });
  assert.equal(code, 0, log);
  assert.match(log, /\[promotion\]: succeeded[^\n]*\n[^\n]*org\/nightly:hello/);
});

test('what the clock starts runs, and so does what somebody starts by hand', async () => {
  const event = { name: 'schedule', payload: { schedule: '0 0 * * *' } };
  const periodic = await runner.dispatch('periodic-ci-org-nightly-main-greeting.yaml', { event, environment });
  assert.equal(periodic.code, 0, periodic.log);
  assert.equal((await reportOf('periodic-ci-org-nightly-main-greeting')).run.series, 'ci/org/nightly/main');
  const byHand = await runner.dispatch('pull-ci-org-nightly-main-unit.yaml', { environment });
  assert.equal(byHand.code, 0, byHand.log);
  assert.match(byHand.log, /tested main/);
});

const skip = corpus === undefined && 'STREAMSTRESS_DATA is not set: it has real configurations';

test('actionlint finds nothing in the workflows of real configurations', { skip }, async () => {
  const place = join(folder, 'corpus', '.github', 'workflows');
  await mkdir(place, { recursive: true });
  const surroundings = { reading: {}, action: 'org/streamstress@v1', sandbox: false };
  for (const source of corpusConfigurations(corpus ?? '')) {
    const { configuration, origin } = validate(source);
    if (origin === undefined) continue;
    const jobs = jobsOf(configuration, origin);
    const { files } = githubWorkflows(jobs, { ...surroundings, ...origin, config: source.path });
    for (const { name, text } of files) await writeFile(join(place, name), text);
  }
  const all = await readdir(place);
  assert.ok(all.length > 100, `${all.length}`);
  await run(actionlint, ['-no-color', ...all], { cwd: place, maxBuffer: 2 ** 26 });
});
