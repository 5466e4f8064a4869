import { stringify } from 'yaml';
import { milliseconds } from '../reading/go-duration.ts';
import type { FilterField, Job } from './job.ts';
import { type JobFile, type JobRemark, type JobSurroundings, shardParameter, type WrittenJobs } from './job-files.ts';
import { nightlyCron } from './nightly-cron.ts';

/** Pinned by commit, as everything that a workflow runs. */
const checkout = 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683';
const changedFile = '$' + '{{ runner.temp }}/changed';

/** A workflow of GitHub Actions for each job; each may be started by hand, too. Times are UTC, as GitHub has them. */
export function githubWorkflows(jobs: readonly Job[], surroundings: JobSurroundings): WrittenJobs {
  const files: JobFile[] = [];
  const remarks: JobRemark[] = [];
  for (const job of jobs) {
    const { start, branches } = startsOf(job, surroundings);
    if (start.why !== undefined) remarks.push({ job: job.name, message: start.why });
    const on = { ...branches, ...start.on, workflow_dispatch: {} };
    const text = stringify({ name: job.name, on, ...rest(job, surroundings) }, { lineWidth: 0 });
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

function startsOf(job: Job, { branch }: JobSurroundings): { start: Start; branches: Start['on'] } {
  const { start, kind } = job;
  const byChange = kind === 'presubmit' ? { pull_request: { branches: [branch] } } : { push: { branches: [branch] } };
  if (start.type === 'always' || start.type === 'filter') return { start: { on: {} }, branches: byChange };
  return { start: timed(job), branches: {} };
}

function timed({ start, name }: Job): Start {
  switch (start.type) {
    case 'cron':
      return { on: { schedule: [{ cron: start.cron }] } };
    case 'interval':
    case 'minimum_interval':
      return every(start.duration, name);
    case 'asked':
      return { on: {}, why: 'it runs where somebody asks for it: start the workflow by hand' };
    default:
      return { on: {}, why: 'a release controller starts it, which GitHub does not know: start the workflow by hand' };
  }
}

/** GitHub starts by the clock alone: hours that divide a day, else once a day. */
function every(duration: string, name: string): Start {
  const hours = (milliseconds(duration) ?? 0) / 3_600_000;
  const nightly = nightlyCron(name);
  const [minute] = nightly.split(' ');
  const isEven = Number.isInteger(hours) && hours < 24 && 24 % hours === 0;
  const cron = isEven ? `${minute} */${hours} * * *` : nightly;
  const why = `"${duration}" after the run before is something that GitHub does not know: it starts at "${cron}"`;
  return { on: { schedule: [{ cron }] }, why };
}

function rest(job: Job, surroundings: JobSurroundings) {
  const { start, optional, kind } = job;
  const filter = start.type === 'filter' ? start.field : undefined;
  return {
    permissions: { contents: 'read' },
    concurrency: {
      group: `$` + `{{ github.workflow }}-$` + `{{ github.ref }}`,
      'cancel-in-progress': kind === 'presubmit',
    },
    jobs: {
      [job.test.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^(?=[^A-Za-z_])/, '_')]: {
        'runs-on': 'ubuntu-latest',
        ...(optional ? { 'continue-on-error': true } : {}),
        'timeout-minutes': 360,
        steps: [
          { uses: checkout, with: { 'persist-credentials': false, ...(filter ? { 'fetch-depth': 0 } : {}) } },
          ...(filter ? [changedStep(filter, kind)] : []),
          {
            uses: surroundings.action,
            with: inputsOf(job, surroundings, filter !== undefined),
            ...(surroundings.sandbox ? {} : { env: { STREAMSTRESS_TOKEN: '$' + '{{ secrets.CLUSTER_TOKEN }}' } }),
          },
        ],
      },
    },
  };
}

/** What the change is of: a pull request's files, or those of a push. */
function changedStep(field: FilterField, kind: Job['kind']) {
  const before =
    kind === 'presubmit' ? '$' + '{{ github.event.pull_request.base.sha }}' : '$' + '{{ github.event.before }}';
  return {
    name: `Changed files, for ${field}`,
    if: "github.event_name != 'workflow_dispatch'",
    env: { BEFORE: before, CHANGED: changedFile },
    run: 'git diff --name-only "$BEFORE"...HEAD > "$CHANGED"\n',
  };
}

function inputsOf(
  job: Job,
  { config, registry, clusterProfiles, org, repo, branch, sandbox }: JobSurroundings,
  isFiltered: boolean,
) {
  const shard = shardParameter(job);
  const isPull = "github.event_name == 'pull_request'";
  const changed = "github.event_name != 'workflow_dispatch'";
  return {
    command: 'ci-run',
    config,
    ...(registry === undefined ? {} : { registry }),
    ...(clusterProfiles === undefined ? {} : { 'cluster-profiles': clusterProfiles }),
    target: job.targets.join('\n'),
    'git-ref': `${org}/${repo}@${branch}`,
    ...(job.kind === 'presubmit'
      ? {
          pull:
            '$' +
            `{{ ${isPull} && format('{0}@{1}', github.event.pull_request.number, github.event.pull_request.head.sha) || '' }}`,
        }
      : {}),
    ...(isFiltered ? { 'changed-list': '$' + `{{ ${changed} && format('{0}/changed', runner.temp) || '' }}` } : {}),
    'job-name': job.name,
    ...(shard === undefined ? {} : { 'multi-stage-param': shard }),
    ...(job.promotes ? { promote: true } : {}),
    ...(sandbox ? { sandbox: true } : { 'api-url': '$' + '{{ vars.CLUSTER_API_URL }}' }),
  };
}
