/** What a look at one prerequisite found. */
export interface Finding {
  /** `fixable`: `check --fix` and the set-up of a run repair it. `failed`: somebody else must. */
  readonly status: 'ok' | 'fixable' | 'failed';
  /** What is there, or what is wrong, in one line. */
  readonly summary: string;
  /** What to do; absent where it is ok. */
  readonly todo?: string;
}
