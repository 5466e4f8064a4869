/** A run that goes on in a Job of the cluster. */
export interface JobOrder {
  /** Name of the Job. */
  readonly name: string;
  /** Image of its container, which starts streamstress; undefined where it is to be built of `program`. */
  readonly image: string | undefined;
  /** What it is built upon; undefined means what its Containerfile says. */
  readonly baseImage: string | undefined;
  readonly program: JobProgram;
  /** Arguments of streamstress there; `$(NAME)` is a variable of the container, `$$(` stands for `$(`. */
  readonly args: readonly string[];
  /** Files that the arguments name, by their name below `jobFolder`. */
  readonly files: Readonly<Record<string, string>>;
  /** Variables whose values everybody may see. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values are secrets. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Seconds after which the cluster ends it. */
  readonly deadline: number;
}

/** This program, as an image of it is built. Paths are absolute. */
export interface JobProgram {
  readonly version: string;
  /** Folder of the package. */
  readonly folder: string;
  /** The program that runs it. */
  readonly node: string;
  /** What that is made for, in Node's words: `linux`. */
  readonly platform: string;
}

/** Where the container of a Job finds what it was given, and where it may write. */
export const jobFolder = '/streamstress/job';
export const jobWorkFolder = '/streamstress/work';

/** Files below `jobFolder` besides those of the order. */
export const jobFiles = {
  images: 'images.json',
  token: 'token',
  testsToken: 'tests-token',
  authority: 'ca.crt',
} as const;

/** What a Job is called where nobody says that; `now` is in milliseconds since 1970. */
export function jobNameAt(now: number): string {
  return `streamstress-${Math.floor(now / 1000)}`;
}

/** A text in which Kubernetes replaces no `$(NAME)`. */
export function literal(text: string): string {
  return text.replaceAll('$(', '$$$$(');
}

/**
 * `waiting`: no pod of it has begun. `ended`: it has run, whatever the verdict. `failed`: the cluster has ended it, or keeps
 * it from running.
 */
export type JobState = 'waiting' | 'running' | 'cancelled' | 'ended' | 'failed';

/** Where a Job stands. Texts may be hostile. */
export interface JobStatus {
  readonly name: string;
  readonly runId: string;
  readonly state: JobState;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly endedAt: string | undefined;
  /** Names with their refs, as they were asked for. */
  readonly components: readonly string[];
  /** How far its tests are: `12 of 133: 10 passed, 2 failed, 3m 12s`. */
  readonly progress: string | undefined;
  /** What came of it, in words, and its exit code, where it has said so. */
  readonly verdict: string | undefined;
  readonly exitCode: number | undefined;
  /** Why it does not run, or has not ended by itself. */
  readonly trouble: JobTrouble | undefined;
}

/** What keeps a Job from its end. */
export interface JobTrouble {
  /** As errors have it: `job:image_not_pulled`. */
  readonly reason: string;
  readonly message: string;
}

/** What is done with a Job that is there: which one, and without a name the newest. */
export interface JobRequest {
  readonly action: 'follow' | 'collect' | 'cancel' | 'keep';
  readonly name: string | undefined;
}
