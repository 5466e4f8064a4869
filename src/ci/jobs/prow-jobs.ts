import { stringify } from 'yaml';
import type { FilterField, Job } from './job.ts';
import { type JobSurroundings, shardParameter, type WrittenJobs } from './job-files.ts';

/** The jobs as Prow's configuration has them: a file for each kind, named as its tools name them. */
export function prowJobs(jobs: readonly Job[], surroundings: JobSurroundings, image: string): WrittenJobs {
  const { org, repo, branch, variant } = surroundings;
  const base = `${org}-${repo}-${branch.replaceAll('/', '-')}${variant && `__${variant}`}`;
  const kinds = Map.groupBy(jobs, ({ kind }) => kind);
  const files = [...kinds].map(([kind, all]) => {
    const written = all.map((job) => prowJob(job, surroundings, image));
    const content = kind === 'periodic' ? { periodics: written } : { [`${kind}s`]: { [`${org}/${repo}`]: written } };
    return { name: `${base}-${kind}s.yaml`, text: stringify(content, { lineWidth: 0 }) };
  });
  return { files, remarks: [] };
}

function prowJob(job: Job, surroundings: JobSurroundings, image: string) {
  const { name, kind, optional, skipBranches } = job;
  const { org, repo, branch } = surroundings;
  return {
    agent: 'kubernetes',
    ...startOf(job),
    ...(kind === 'periodic' ? {} : { branches: branchesOf(branch, kind) }),
    ...(kind === 'presubmit' ? reported(job, surroundings) : {}),
    decorate: true,
    ...(kind === 'periodic' ? { extra_refs: [{ org, repo, base_ref: branch }] } : {}),
    ...(kind === 'postsubmit' || job.promotes ? { max_concurrency: 1 } : {}),
    name,
    ...(optional && kind === 'presubmit' ? { optional: true } : {}),
    ...(skipBranches.length > 0 && kind === 'presubmit' ? { skip_branches: skipBranches } : {}),
    spec: {
      containers: [
        {
          name: 'test',
          image,
          imagePullPolicy: 'Always',
          command: ['streamstress'],
          args: argumentsOf(job, surroundings),
          resources: { requests: { cpu: '10m' } },
        },
      ],
      serviceAccountName: 'ci-operator',
    },
  };
}

function startOf({ start, kind }: Job): Readonly<Record<string, unknown>> {
  const always = kind === 'periodic' ? {} : { always_run: start.type === 'always' };
  switch (start.type) {
    case 'always':
    case 'asked':
      return always;
    case 'filter':
      return { ...always, ...filterOf(start.field, start.pattern) };
    case 'cron':
      return { cron: start.cron };
    case 'interval':
    case 'minimum_interval':
      return { [start.type]: start.duration };
    case 'release_controller':
      return { cron: '@yearly' };
  }
}

/** Those of a pipeline are not Prow's: its controller reads them of the annotations. */
function filterOf(field: FilterField, pattern: string): Readonly<Record<string, unknown>> {
  return field.startsWith('pipeline_') ? { annotations: { [field]: pattern } } : { [field]: pattern };
}

/** What a pull request is told, and how it is asked for. */
function reported({ test, start, optional }: Job, { variant }: JobSurroundings): Readonly<Record<string, unknown>> {
  const name = variant === '' ? test : `${variant}-${test}`;
  const isRest = start.type === 'asked' && !optional;
  const names = isRest ? `(${quoted(name)}|remaining-required)` : quoted(name);
  const trigger = `(?m)^/test( | .* )${names},?($|\\s.*)`;
  return { context: `ci/prow/${name}`, rerun_command: `/test ${name}`, trigger };
}

/** Before a merge also branches that begin with its name and a dash, as features of it do. */
function branchesOf(branch: string, kind: Job['kind']): readonly string[] {
  const exact = quoted(branch);
  return kind === 'presubmit' ? [`^${exact}$`, `^${exact}-`] : [`^${exact}$`];
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function argumentsOf(job: Job, { config, reading }: JobSurroundings): readonly string[] {
  const shard = shardParameter(job);
  return [
    ...['ci', 'run', config],
    ...Object.entries(reading).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [value].flat().map((text) => `--${name}=${text}`),
    ),
    ...job.targets.map((target) => `--target=${target}`),
    ...(shard === undefined ? [] : [`--multi-stage-param=${shard}`]),
    ...(job.promotes ? ['--promote'] : []),
  ];
}
