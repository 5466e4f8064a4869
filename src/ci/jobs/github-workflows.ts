import { stringify } from 'yaml';
import { githubCron, githubInterval, type Schedule } from './github-cron.ts';
import type { FilterField, Job } from './job.ts';
import { type JobFile, type JobRemark, type JobSurroundings, shardParameter, type WrittenJobs } from './job-files.ts';

/** Pinned by commit, as everything that a workflow runs. */
const checkout = 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683';
const upload = 'actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02';

/** A workflow of GitHub Actions for each job; each may be started by hand, too. Times are UTC, as GitHub has them. */
export function githubWorkflows(jobs: readonly Job[], surroundings: JobSurroundings): WrittenJobs {
  const files: JobFile[] = [];
  const remarks: JobRemark[] = [];
  for (const job of jobs) {
    const { on, why } = startOf(job, surroundings);
    if (why !== undefined) remarks.push({ job: job.name, message: why });
    const workflow = { name: job.name, on: { ...on, workflow_dispatch: {} }, ...rest(job, surroundings) };
    const text = stringify(workflow, { lineWidth: 0 });
    files.push({ name: `${job.name}.yaml`, text: `${head}${text}` });
  }
  return { files, remarks };
}

const head = '# Written by "streamstress ci jobs" of the configuration that it names: change that one.\n';

interface Start {
  readonly on: Readonly<Record<string, unknown>>;
  /** What GitHub does otherwise, or cannot do. */
  readonly why?: string | undefined;
}

function startOf({ start, kind, name }: Job, { branch }: JobSurroundings): Start {
  // Of a pattern for branches these would have a meaning.
  const branches = [branch.replace(/[\\*?+[\]!]/g, '\\$&')];
  const byChange = kind === 'presubmit' ? { pull_request: { branches } } : { push: { branches } };
  switch (start.type) {
    case 'always':
      return { on: byChange };
    case 'filter':
      return { on: byChange, ...(isSecond(start.field) ? { why: secondOf(start.field) } : {}) };
    case 'cron':
      return scheduled(githubCron(start.cron, name));
    case 'interval':
    case 'minimum_interval':
      return scheduled(githubInterval(start.duration, name));
    case 'asked':
      return { on: {}, why: 'it runs where somebody asks for it: start the workflow by hand' };
    case 'release_controller':
      return { on: {}, why: 'a release controller starts it, which GitHub does not know: start the workflow by hand' };
  }
}

function scheduled({ cron, why }: Schedule): Start {
  return { on: cron === undefined ? {} : { schedule: [{ cron }] }, why };
}

function isSecond(field: FilterField): boolean {
  return field.startsWith('pipeline_');
}

function secondOf(field: FilterField): string {
  return `by ${field} it would wait until the others have passed, which GitHub does not know: it starts with them`;
}

function rest(job: Job, surroundings: JobSurroundings) {
  const { start, optional, kind } = job;
  const { sandbox } = surroundings;
  const filter = start.type === 'filter' ? start.field : undefined;
  return {
    permissions: { contents: 'read' },
    concurrency: {
      group: `${expression('github.workflow')}-${expression('github.ref')}`,
      'cancel-in-progress': kind === 'presubmit',
    },
    jobs: {
      [job.test.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^(?=[^A-Za-z_])/, '_')]: {
        'runs-on': 'ubuntu-latest',
        ...(optional ? { 'continue-on-error': true } : {}),
        'timeout-minutes': 360,
        steps: [
          {
            uses: checkout,
            with: { 'persist-credentials': false, ...(filter || sandbox ? { 'fetch-depth': 0 } : {}) },
          },
          ...(filter ? [changedStep(filter, kind)] : []),
          {
            uses: surroundings.action,
            with: inputsOf(job, surroundings, filter !== undefined),
            ...(sandbox ? {} : { env: { STREAMSTRESS_TOKEN: expression('secrets.CLUSTER_TOKEN') } }),
          },
          { uses: upload, if: 'always()', with: { name: job.name, path: kept, 'if-no-files-found': 'ignore' } },
        ],
      },
    },
  };
}

/** What of a run is read afterwards. */
const kept = ['artifacts', 'logs', 'results'].map((folder) => `test-output/${folder}\n`).join('');

/** The files of a pull request, or of a push: all, where it has nothing before it. Of a pull request its merge is checked out. */
function changedStep(field: FilterField, kind: Job['kind']) {
  const before = kind === 'presubmit' ? 'HEAD^1' : expression('github.event.before');
  return {
    name: `Changed files, for ${field}`,
    if: "github.event_name != 'workflow_dispatch'",
    env: { BEFORE: before, CHANGED: `${expression('runner.temp')}/changed` },
    run: [
      'git config core.quotePath false',
      'git diff --name-only "$BEFORE" HEAD > "$CHANGED" || git ls-files > "$CHANGED"\n',
    ].join('\n'),
  };
}

function inputsOf(job: Job, { config, reading, org, repo, branch, sandbox }: JobSurroundings, isFiltered: boolean) {
  const shard = shardParameter(job);
  const pull = "format('{0}@{1}', github.event.pull_request.number, github.event.pull_request.head.sha)";
  const isPull = "github.event_name == 'pull_request'";
  const changed = "github.event_name != 'workflow_dispatch'";
  return {
    command: 'ci-run',
    config,
    ...Object.fromEntries(Object.entries(reading).map(([name, value]) => [name, inputOf(value)])),
    target: job.targets.join('\n'),
    'git-ref': `${org}/${repo}@${branch}`,
    ...(job.kind === 'presubmit' ? { pull: expression(`${isPull} && ${pull} || ''`) } : {}),
    ...(isFiltered ? { 'changed-list': expression(`${changed} && format('{0}/changed', runner.temp) || ''`) } : {}),
    'job-name': job.name,
    ...(shard === undefined ? {} : { 'multi-stage-param': shard }),
    ...(job.promotes ? { promote: true } : {}),
    ...(sandbox ? { sandbox: true, source: '.' } : { 'api-url': expression('vars.CLUSTER_API_URL') }),
  };
}

function inputOf(value: JobSurroundings['reading'][string]): string | true {
  return typeof value === 'object' ? value.join('\n') : value;
}

function expression(text: string): string {
  return `\${{ ${text} }}`;
}
