import type { Job } from './job.ts';

/** What every job must be told of its surroundings. Paths are those of the repository that the workflow lies in. */
export interface JobSurroundings {
  /** Path of the configuration. */
  readonly config: string;
  /** How it is read, by the names of options: `registry`, `lenient`, `off`. */
  readonly reading: Readonly<Record<string, string | true | readonly string[]>>;
  readonly org: string;
  readonly repo: string;
  readonly branch: string;
  /** Empty where it is the only one of its branch. */
  readonly variant: string;
  /** `org/streamstress@v1`. */
  readonly action: string;
  /** Whether the runner is the cluster. */
  readonly sandbox: boolean;
}

/** A file of jobs. */
export interface JobFile {
  /** `pull-ci-org-repo-main-unit.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** What a job cannot have where it is written, one sentence. */
export interface JobRemark {
  readonly job: string;
  readonly message: string;
}

export interface WrittenJobs {
  readonly files: readonly JobFile[];
  readonly remarks: readonly JobRemark[];
}

/** The parameters by which a shard is told its part; undefined of a job that is not one of several. */
export function shardParameter({ test, targets }: Job): string | undefined {
  const [, at, count] = /-(\d+)of(\d+)$/.exec(test) ?? [];
  return at === undefined || targets.includes(test) ? undefined : `SHARD_ARGS=--shard-count ${count} --shard-id ${at}`;
}
