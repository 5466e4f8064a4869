/** The static JSON API of a published history, below api/v1 of the data branch. Made by scripts/write-schema.ts. */

/** `index.json`. */
export interface ApiIndex {
  /** Path of the JSON Schema of this file, from this file */
  readonly $schema: string;
  readonly apiVersion: 1;
  /** Of which kind the clusters are; absent where no run has reached one */
  readonly sandbox?: boolean;
  readonly series: readonly ({
    readonly name: string;
    /** Of its files: series/<folder>/latest.json, runs.json, tests.json, components.json */
    readonly folder: string;
    readonly runs: number;
    readonly newest: {
      readonly id: string;
      readonly series: string;
      readonly startedAt: string;
      readonly state: 'finished' | 'cancelled';
      readonly exitCode: 0 | 1 | 2 | 3;
      /** Absent where the run never reached a cluster */
      readonly sandbox?: boolean;
      readonly totals: {
        readonly tests: number;
        readonly passed: number;
        /** Passed only when run again; none of passed */
        readonly flaky: number;
        readonly failed: number;
        readonly skipped: number;
        readonly errors: number;
      };
      readonly verdict: {
        readonly kind: 'passed' | 'broken' | 'suspected' | 'infrastructure' | 'unexplained' | 'incomplete' | 'cancelled';
        readonly sentence: string;
      };
      /** From its start to its end */
      readonly seconds?: number;
      readonly openshift?: string;
      /** ClusterServiceVersion of the operator */
      readonly csv?: string;
      /** True where the operator's own images were tested on purpose */
      readonly baseline?: boolean;
      readonly labels?: readonly string[];
      /** Commit of every component and suite, by name */
      readonly commits: Readonly<Record<string, string>>;
    };
  })[];
}

/** `latest.json`. */
export interface ApiLatest {
  /** Path of the JSON Schema of this file, from this file */
  readonly $schema: string;
  readonly apiVersion: 1;
  readonly series: string;
  readonly run: {
    readonly id: string;
    readonly series: string;
    readonly startedAt: string;
    readonly state: 'finished' | 'cancelled';
    readonly exitCode: 0 | 1 | 2 | 3;
    /** Absent where the run never reached a cluster */
    readonly sandbox?: boolean;
    readonly totals: {
      readonly tests: number;
      readonly passed: number;
      /** Passed only when run again; none of passed */
      readonly flaky: number;
      readonly failed: number;
      readonly skipped: number;
      readonly errors: number;
    };
    readonly verdict: {
      readonly kind: 'passed' | 'broken' | 'suspected' | 'infrastructure' | 'unexplained' | 'incomplete' | 'cancelled';
      readonly sentence: string;
    };
    /** From its start to its end */
    readonly seconds?: number;
    readonly openshift?: string;
    /** ClusterServiceVersion of the operator */
    readonly csv?: string;
    /** True where the operator's own images were tested on purpose */
    readonly baseline?: boolean;
    readonly labels?: readonly string[];
    /** Commit of every component and suite, by name */
    readonly commits: Readonly<Record<string, string>>;
  };
  /** Path of the full report from the root of the site; absent where it is not kept */
  readonly report?: string;
  /** Newest run that ended and reached tests, which `tests` and `outage` are of */
  readonly judged?: string;
  /** How many tests are in which state */
  readonly tests: {
    readonly passing: number;
    readonly new_failure: number;
    readonly still_failing: number;
    readonly fixed: number;
    readonly flaky: number;
    readonly new_test: number;
    readonly missing: number;
    readonly skipped: number;
    readonly gone: number;
  };
  /** Chance that something outside of what is tested made tests fail */
  readonly outage: number;
  /** Failures that somebody must look at: open until their test passes again */
  readonly open: readonly {
    readonly test: string;
    /** In which it first failed */
    readonly since: string;
    /** Component or suite whose commits are proven to be at fault */
    readonly accused?: string;
    /** What had moved when it first failed; components.json has the commits */
    readonly ranges: readonly {
      /** Component or suite */
      readonly name: string;
      /** Last commit known to pass */
      readonly good: string;
      /** First commit known to fail */
      readonly bad: string;
    }[];
  }[];
}

/** `runs.json`. */
export interface ApiRuns {
  /** Path of the JSON Schema of this file, from this file */
  readonly $schema: string;
  readonly apiVersion: 1;
  readonly series: string;
  readonly runs: readonly ({
    readonly id: string;
    readonly series: string;
    readonly startedAt: string;
    readonly state: 'finished' | 'cancelled';
    readonly exitCode: 0 | 1 | 2 | 3;
    /** Absent where the run never reached a cluster */
    readonly sandbox?: boolean;
    readonly totals: {
      readonly tests: number;
      readonly passed: number;
      /** Passed only when run again; none of passed */
      readonly flaky: number;
      readonly failed: number;
      readonly skipped: number;
      readonly errors: number;
    };
    readonly verdict: {
      readonly kind: 'passed' | 'broken' | 'suspected' | 'infrastructure' | 'unexplained' | 'incomplete' | 'cancelled';
      readonly sentence: string;
    };
    /** From its start to its end */
    readonly seconds?: number;
    readonly openshift?: string;
    /** ClusterServiceVersion of the operator */
    readonly csv?: string;
    /** True where the operator's own images were tested on purpose */
    readonly baseline?: boolean;
    readonly labels?: readonly string[];
    /** Commit of every component and suite, by name */
    readonly commits: Readonly<Record<string, string>>;
  })[];
}

/** `tests.json`. */
export interface ApiTests {
  /** Path of the JSON Schema of this file, from this file */
  readonly $schema: string;
  readonly apiVersion: 1;
  readonly series: string;
  /** The newest run, which the states are of */
  readonly run: string;
  readonly tests: readonly ({
    readonly id: string;
    /** Beside the run before; gone: missing for longer; missing: was in the run before, and is not there now */
    readonly state: 'passing' | 'new_failure' | 'still_failing' | 'fixed' | 'flaky' | 'new_test' | 'missing' | 'skipped' | 'gone';
    /** Id of a run */
    readonly lastPassed?: string;
    /** Id of a run */
    readonly lastFailed?: string;
    /** Of a test that fails: where that began */
    readonly firstFailed?: string;
    /** And in how many of its runs in a row it has failed */
    readonly failedRuns?: number;
    /** Chance that it is broken */
    readonly broken: number;
    /** Of a test that is more likely broken than not */
    readonly onset?: {
      /** In which it most likely broke */
      readonly run: string;
      /** It may have been so many of its runs earlier */
      readonly earlier: number;
      /** Or so many later, with 95 % */
      readonly later: number;
    };
    /** What its failure in the newest run is by its history alone, as chances; a second run knows better */
    readonly failure?: {
      readonly regression: number;
      readonly flake: number;
      readonly infrastructure: number;
    };
    /** Passed at once, in its last hundred runs */
    readonly passed: {
      readonly count: number;
      readonly of: number;
      /** Lower bound of the true share, with 95 % confidence */
      readonly low: number;
      readonly high: number;
    };
    /** Failed without being broken, or passed only when it was run again */
    readonly flakes: {
      readonly count: number;
      readonly of: number;
      /** Lower bound of the true share, with 95 % confidence */
      readonly low: number;
      readonly high: number;
    };
    /** Heading of its specification */
    readonly spec?: string;
    /** Test-case id of the heading: PIPELINES-11-TC02 */
    readonly caseId?: string;
    /** What the specification says it tests */
    readonly component?: string;
    readonly tags?: readonly string[];
    readonly importance?: string;
    /** Of its failure in the newest run */
    readonly kind?: {
      /** What its error says but for what changes from run to run */
      readonly template: string;
      readonly category: string;
      /** The same for the same template in every run */
      readonly cluster?: string;
      readonly owner?: string;
    };
    /** Newest results, oldest first: P passed, F failed, E could not run, Y flaky, S skipped, . not there */
    readonly recent: string;
  })[];
}

/** `components.json`. */
export interface ApiComponents {
  /** Path of the JSON Schema of this file, from this file */
  readonly $schema: string;
  readonly apiVersion: 1;
  readonly series: string;
  readonly components: readonly ({
    readonly name: string;
    readonly role: 'component' | 'suite';
    readonly repository: string;
    /** What the newest run had of it */
    readonly newest: {
      readonly commit: string;
      /** Id of a run */
      readonly run: string;
    };
    /** Newest of which a run has passed */
    readonly safe?: {
      readonly commit: string;
      /** Id of a run */
      readonly run: string;
    };
    /** What of it is suspected of the newest of the failures that are open */
    readonly range?: {
      /** Last commit known to pass */
      readonly good: string;
      /** First commit known to fail */
      readonly bad: string;
      /** Commits after good up to and including bad, newest first; absent where that could not be read */
      readonly commits?: readonly {
        readonly commit: string;
        readonly author: string;
        readonly subject: string;
        readonly committedAt?: string;
      }[];
      /** Id of a run */
      readonly since: string;
      /** How many open failures began with it */
      readonly tests: number;
    };
  })[];
}
