import type { Path } from '../violation.ts';

/** A job of Prow that a configuration becomes. */
export interface Job {
  /** `pull-ci-org-repo-main-unit`. */
  readonly name: string;
  /** Before a change merges, after it, or by the time. */
  readonly kind: 'presubmit' | 'postsubmit' | 'periodic';
  /** What people call it: `unit`, `e2e-1of3`, `images`. */
  readonly test: string;
  /** Steps that it asks for. */
  readonly targets: readonly string[];
  /** Whether the images are promoted when it is done. */
  readonly promotes: boolean;
  /** A change may merge though it failed. */
  readonly optional: boolean;
  readonly start: JobStart;
  /** Regular expressions: it does not run on such branches. */
  readonly skipBranches: readonly string[];
  /** Where in the configuration it comes from. */
  readonly path: Path;
}

/** What makes a job run. */
export type JobStart =
  | { readonly type: 'always' }
  | { readonly type: 'filter'; readonly field: FilterField; readonly pattern: string }
  | { readonly type: 'asked' }
  | { readonly type: 'cron'; readonly cron: string }
  | { readonly type: 'interval' | 'minimum_interval'; readonly duration: string }
  | { readonly type: 'release_controller' };

export type FilterField =
  | 'run_if_changed'
  | 'skip_if_only_changed'
  | 'pipeline_run_if_changed'
  | 'pipeline_skip_if_only_changed';
