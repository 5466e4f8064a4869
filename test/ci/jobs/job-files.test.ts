import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { githubWorkflows } from '../../../src/ci/jobs/github-workflows.ts';
import type { JobSurroundings } from '../../../src/ci/jobs/job-files.ts';
import { jobsOf } from '../../../src/ci/jobs/jobs-of.ts';
import { prowJobs } from '../../../src/ci/jobs/prow-jobs.ts';
import { container, read } from '../graph/graph-in.ts';

const golden = new URL('../../golden/ci-jobs/', import.meta.url);

const surroundings: JobSurroundings = {
  config: 'ci/org/repo/org-repo-release-1.2__next.yaml',
  reading: { registry: 'steps', lenient: true, off: ['V001', 'S014'] },
  ...{ org: 'org', repo: 'repo', branch: 'release-1.2', variant: 'next' },
  ...{ action: 'org/streamstress@v1', sandbox: false },
};
const image = 'registry.example.com/streamstress:1';

function jobsIn(yaml: string) {
  return jobsOf(read(yaml).configuration, surroundings);
}

const kinds = `${[
  container('always'),
  container('code', 'src', 'skip_if_only_changed: ^docs/\noptional: true\nskip_branches: [^release-1.0$]'),
  container('later', 'src', 'pipeline_run_if_changed: ^pkg/'),
  container('asked', 'src', 'always_run: false'),
  container('merged', 'src', 'postsubmit: true\nrun_if_changed: ^src/'),
  container('sharded', 'src', 'shard_count: 2\ncron: 0 2 * * 1-5'),
  container('payload', 'src', 'release_controller: true'),
].join('')}images:\n  items:\n  - to: app\npromotion:\n  to:\n  - {namespace: acme, name: "1.2"}\n  cron: "@weekly"\n`;

function workflowsOf(yaml: string, more: Partial<JobSurroundings> = {}) {
  const { files, remarks } = githubWorkflows(jobsIn(`tests:\n${yaml}`), { ...surroundings, ...more });
  return { remarks, files, workflows: files.map(({ text }) => parse(text)) };
}

test('jobs of every kind are written as these files', () => {
  const jobs = jobsIn(`tests:\n${kinds}`);
  const github = githubWorkflows(jobs, surroundings).files.filter(({ name }) => /always|code|1of2/.test(name));
  const sandbox = githubWorkflows(jobs, { ...surroundings, sandbox: true, reading: {} });
  const promoted = sandbox.files.filter(({ name }) => /^branch-ci-.*images|merged/.test(name));
  const all = [...github, ...promoted, ...prowJobs(jobs, surroundings, image).files];
  assert.deepEqual(all.map(({ name }) => name).sort(), readdirSync(golden).sort());
  for (const { name, text } of all) assert.equal(text, readFileSync(new URL(name, golden), 'utf8'), name);
});

test('a workflow has the name of its job, and may always be started by hand', () => {
  const jobs = jobsIn(`tests:\n${kinds}`);
  const { files, workflows } = workflowsOf(kinds);
  assert.deepEqual(
    workflows.map(({ name }) => name),
    jobs.map(({ name }) => name),
  );
  assert.deepEqual(
    files.map(({ name }) => name),
    jobs.map(({ name }) => `${name}.yaml`),
  );
  for (const { on } of workflows) assert.deepEqual(on.workflow_dispatch, {});
});

/** What of a schedule GitHub is told, and what is said of it. */
function scheduled(more: string) {
  const { remarks, workflows } = workflowsOf(container('timed', 'src', more));
  return [workflows[0].on.schedule?.[0].cron, remarks[0]?.message];
}

test('schedules become five fields in UTC, and what is lost is said', () => {
  const own = '11 3 * * *';
  const instead = (text: string, cron = own) =>
    `GitHub does not know "${text}" after the run before: it starts at "${cron}"`;
  for (const [more, cron, why] of [
    ['cron: 30 4 * * MON', '30 4 * * MON', undefined],
    ['cron: "@hourly"', '0 * * * *', undefined],
    ['cron: 0 30 4 ? * *', '30 4 * * *', undefined],
    ['cron: 7 30 4 * * *', '30 4 * * *', 'GitHub knows no seconds: it starts at "30 4 * * *"'],
    ['cron: TZ=UTC 0 1 * * *', '0 1 * * *', undefined],
    ['cron: "@every 6h"', '11 */6 * * *', instead('6h', '11 */6 * * *')],
    ['interval: 24h', own, instead('24h')],
    ['minimum_interval: 5h', own, instead('5h')],
    ['minimum_interval: 90m', own, instead('90m')],
  ] as const)
    assert.deepEqual(scheduled(more), [cron, why], more);
  for (const [more, why] of [
    [
      'cron: TZ=Europe/Paris 0 1 * * *',
      /by UTC alone, and not by cron "TZ=Europe\/Paris 0 1 \* \* \*": start .* by hand/,
    ],
    ['cron: 0 25 * * *', /cron "0 25 \* \* \*" is not understood: .*by hand/],
    ['release_controller: true', /a release controller starts it.*by hand/],
  ] as const) {
    const [cron, said] = scheduled(more);
    assert.equal(cron, undefined);
    assert.match(said ?? '', why);
  }
});

test('what waits for others in Prow, or for somebody, is said', () => {
  const { remarks } = workflowsOf(kinds);
  assert.deepEqual(
    remarks.map(({ job, message }) => `${job.replace(/^.*next-/, '')}: ${message.split(/[:,]/)[0]}`),
    [
      'later: by pipeline_run_if_changed it would wait until the others have passed',
      'asked: it runs where somebody asks for it',
      'payload: a release controller starts it',
    ],
  );
});

test('a branch is no pattern', () => {
  const { workflows } = workflowsOf(container('unit'), { branch: 'a+b[1]' });
  assert.deepEqual(workflows[0].on.pull_request.branches, ['a\\+b\\[1\\]']);
});

test('a test that is named like a shard is none', () => {
  const { workflows } = workflowsOf(container('e2e-1of2'));
  assert.equal(workflows[0].jobs['e2e-1of2'].steps[1].with['multi-stage-param'], undefined);
});

/** Of JobBase, UtilityConfig, Brancher, RegexpChangeMatcher, Reporter and each kind, in Prow's pkg/config/jobs.go. */
const base = ['agent', 'annotations', 'decorate', 'extra_refs', 'max_concurrency', 'name', 'spec'];
const byChange = [...base, 'always_run', 'branches', 'skip_branches', 'run_if_changed', 'skip_if_only_changed'];
const known = {
  presubmits: [...byChange, 'context', 'optional', 'rerun_command', 'trigger'],
  postsubmits: byChange,
  periodics: [...base, 'cron', 'interval', 'minimum_interval'],
};

test("Prow's jobs have fields that Prow knows, and commands that start them", () => {
  const { files } = prowJobs(jobsIn(`tests:\n${kinds}`), surroundings, image);
  for (const { text } of files) {
    const { presubmits = {}, postsubmits = {}, periodics = [] } = parse(text);
    for (const job of Object.values<object[]>(presubmits).flat()) checkProwJob('presubmits', job);
    for (const job of Object.values<object[]>(postsubmits).flat()) checkProwJob('postsubmits', job);
    for (const job of periodics) checkProwJob('periodics', job);
  }
});

// biome-ignore lint/suspicious/noExplicitAny: YAML
function checkProwJob(kind: keyof typeof known, job: any): void {
  const strange = Object.keys(job).filter((key) => !known[kind].includes(key));
  assert.deepEqual(strange, [], job.name);
  const filters = [job.run_if_changed, job.skip_if_only_changed, job.always_run || undefined];
  assert.ok(filters.filter((one) => one !== undefined).length <= 1, job.name);
  if (kind !== 'presubmits') return;
  const trigger = new RegExp(job.trigger.replace('(?m)', ''), 'm');
  assert.match(`well\n${job.rerun_command}`, trigger);
  assert.doesNotMatch(`${job.rerun_command}2`, trigger);
  assert.equal(job.context, `ci/prow/${job.rerun_command.replace('/test ', '')}`);
}
