/** A Gauge project that tests the product. */
export interface Suite {
  /** `release-tests`. */
  readonly name: string;
  readonly repository: string;
  /** Branches, tags or commits: the first one that there is runs where nothing else is asked. `{operator}` is its release: `1.22`. */
  readonly refs: readonly [string, ...string[]];
  /** Folders or files with specs, relative to the repository. */
  readonly specs: readonly string[];
  /** Of those, folders or files that are never run: they uninstall or upgrade what is tested, or need people. */
  readonly without: readonly string[];
  /** Of those, folders or files that change what the others rely on: run last, one after the other. */
  readonly alone: readonly string[];
  /** Gauge's tag expression; empty runs everything. `{openshift}` stands for the cluster's version: `4.18`. */
  readonly tags: string;
  /** How many specs run at once where the suite allows it; 1 where it does not. */
  readonly streams: number;
  /** Variables that the tests read, where the user has not set them; `{…}` as in suites.toml, and what the cluster does not say is not set. */
  readonly env: Readonly<Record<string, string>>;
  readonly needs: readonly SuiteNeed[];
  /** Seconds; undefined waits for ever. */
  readonly scenarioTimeout: number | undefined;
  readonly runTimeout: number | undefined;
}

/** What some scenarios of a suite cannot do without. Where it is missing, they are not run: a gap of the configuration. */
export interface SuiteNeed {
  /** `gitlab`. */
  readonly name: string;
  /** Scenarios that are meant: those of these folders or files … */
  readonly specs: readonly string[];
  /** … that this tag expression selects; empty means all of them … */
  readonly tags: string;
  /** … and that have one of these test-case ids; empty means all of them. */
  readonly cases: readonly string[];
  /** Programs on the PATH. */
  readonly tools: readonly string[];
  /** Variables that must have a value. */
  readonly variables: readonly string[];
  /** Users that the cluster must know. */
  readonly users: readonly string[];
}

/** A scenario that is to run. */
export interface PlannedScenario {
  /** Spec file relative to the suite's repository. */
  readonly file: string;
  readonly heading: string;
  /** Line of the heading. */
  readonly line: number;
}

/** What is run of a suite on one cluster. */
export interface SuitePlan {
  /** In this order. */
  readonly calls: readonly SuiteCall[];
  /** Everything that `calls` run; undefined where the tag expression makes no sense, which Gauge says as well. */
  readonly planned: readonly PlannedScenario[] | undefined;
  /** What is left out as something that it needs is missing, and why: one sentence. */
  readonly gaps: readonly { readonly scenario: PlannedScenario; readonly need: string; readonly why: string }[];
  /** For the tests, besides KUBECONFIG; without secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Texts of the specifications by their path in the project. */
  readonly specs: ReadonlyMap<string, string>;
}

/** One call of the suite's runner. */
export interface SuiteCall {
  /** Folders, files or `file:line` of single scenarios, relative to the project. */
  readonly specs: readonly string[];
  readonly tags: string;
  readonly streams: number;
}
