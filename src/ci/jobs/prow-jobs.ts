import { stringify } from 'yaml';
import type { Job } from './job.ts';
import { type JobSurroundings, shardParameter, type WrittenJobs } from './job-files.ts';

/** The jobs as Prow's configuration has them: a file for each kind, named as its tools name them. */
export function prowJobs(jobs: readonly Job[], surroundings: JobSurroundings, image: string): WrittenJobs {
  const { org, repo, branch } = surroundings;
  const base = `${org}-${repo}-${branch.replaceAll('/', '-')}`;
  const kinds = Map.groupBy(jobs, ({ kind }) => kind);
  const files = [...kinds].map(([kind, all]) => {
    const written = all.map((job) => prowJob(job, surroundings, image));
    const content = kind === 'periodic' ? { periodics: written } : { [`${kind}s`]: { [`${org}/${repo}`]: written } };
    return { name: `${base}-${kind}s.yaml`, text: stringify(content, { lineWidth: 0 }) };
  });
  return { files, remarks: [] };
}

function prowJob(job: Job, surroundings: JobSurroundings, image: string) {
  const { name, kind, test, optional } = job;
  const { org, repo, branch } = surroundings;
  return {
    agent: 'kubernetes',
    ...startOf(job),
    ...(kind === 'periodic'
      ? { extra_refs: [{ org, repo, base_ref: branch }] }
      : { branches: branchesOf(branch, kind) }),
    ...(kind === 'presubmit'
      ? { context: `ci/prow/${test}`, rerun_command: `/test ${test}`, trigger: triggerOf(test) }
      : {}),
    ...(job.skipBranches.length > 0 && kind !== 'periodic' ? { skip_branches: job.skipBranches } : {}),
    decorate: true,
    ...(job.promotes ? { max_concurrency: 1 } : {}),
    name,
    ...(optional && kind === 'presubmit' ? { optional: true } : {}),
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
  switch (start.type) {
    case 'always':
      return kind === 'presubmit' ? { always_run: true } : {};
    case 'filter':
      return { ...(kind === 'presubmit' ? { always_run: false } : {}), [start.field]: start.pattern };
    case 'cron':
      return { cron: start.cron };
    case 'interval':
    case 'minimum_interval':
      return { [start.type]: start.duration };
    case 'asked':
      return { always_run: false };
    case 'release_controller':
      return { cron: '@yearly' };
  }
}

/** Before a merge also branches that begin with its name and a dash, as features of it do. */
function branchesOf(branch: string, kind: Job['kind']): readonly string[] {
  const exact = branch.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return kind === 'presubmit' ? [`^${exact}$`, `^${exact}-`] : [`^${exact}$`];
}

function triggerOf(test: string): string {
  const name = test.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return `(?m)^/test( | .* )(${name}|remaining-required),?($|\\s.*)`;
}

function argumentsOf(job: Job, { config, registry, clusterProfiles }: JobSurroundings): readonly string[] {
  const shard = shardParameter(job);
  return [
    ...['ci', 'run', config],
    ...(registry === undefined ? [] : [`--registry=${registry}`]),
    ...(clusterProfiles === undefined ? [] : [`--cluster-profiles=${clusterProfiles}`]),
    ...job.targets.map((target) => `--target=${target}`),
    ...(shard === undefined ? [] : [`--multi-stage-param=${shard}`]),
    ...(job.promotes ? ['--promote'] : []),
  ];
}
