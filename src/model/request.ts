/** What a command wants in the end; everything that it needs is planned. */
export type Goal = 'build' | 'deploy' | 'test' | 'run' | 'restore' | 'check';

/** A component as asked for, `name[:ref]`, and the option that said so. */
export interface AskedComponent {
  readonly name: string;
  /** Branch, tag or full commit; undefined means the branch of components.toml. */
  readonly ref: string | undefined;
  readonly origin: string;
}

/** One call of streamstress, whichever door it came through. Paths are absolute. */
export interface Request {
  readonly goal: Goal;
  /** Empty means every component of components.toml. */
  readonly components: readonly AskedComponent[];
  /** Ref of the release-tests suite where it is not that of suites.toml. */
  readonly releaseTestsRef: string | undefined;
  /** Where images are pushed: `host[:port]/repository`. */
  readonly registry: string | undefined;
  /** Tag expression where it is not that of suites.toml. */
  readonly tags: string | undefined;
  readonly outputDir: string;
  readonly runId: string;
  /** Undefined means `<operator channel>/<OpenShift x.y>/<architecture>`. */
  readonly series: string | undefined;
  /** Whether new failures are run once more with one component put back. */
  readonly confirm: boolean;
  /** Whether the swapped images stay on the cluster when the run ends. */
  readonly keep: boolean;
  /** Whether there is a history to compare with and to publish to. */
  readonly history: boolean;
  readonly publish: boolean;
  /** Whether signing in leaves something to take back: a token that we got, a kubeconfig that we wrote. */
  readonly signsOut: boolean;
  /** Path of the gauge to use instead of the one on the PATH. */
  readonly gaugePath: string | undefined;
  /** Tools that `check` looks for; all of them without it. */
  readonly tools?: readonly ('git' | 'go' | 'ko' | 'gauge')[];
  /** Folder for tools and git history that outlive a run. */
  readonly cacheDir: string;
}
