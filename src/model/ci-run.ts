/** A tag of an image stream in the namespace of a run: `pipeline:src`, `stable:cli`, `release:latest`. */
export interface StreamTag {
  readonly stream: string;
  readonly tag: string;
}

/** Which commits a run is of: a branch, with pull requests merged into it where there are any. */
export interface CheckedOut {
  readonly org: string;
  readonly repo: string;
  /** What `git` clones. */
  readonly cloneUri: string;
  /** Branch, and its full commit. */
  readonly base: { readonly ref: string; readonly sha: string };
  readonly pulls: readonly { readonly number: number; readonly sha: string }[];
}

/** Who wants a cluster of which pool. */
export interface AskedClaim {
  /** Name of the release that the cluster's payload takes the place of: `latest`. */
  readonly as: string;
  readonly product: string;
  readonly version: string;
  readonly architecture: string;
  readonly cloud: string;
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
}

/** Where the Secrets lie that open external images. */
export const pullSecretNamespace = 'test-credentials';

/** Something of outside that a run begins with. */
export type AskedInput =
  /** A tag of a stream of the cluster, or where it has no such stream of the registry for inputs. */
  | {
      readonly type: 'image';
      readonly namespace: string;
      readonly name: string;
      readonly tag: string;
      /** Where an earlier build left what it built on top of it: taken instead while it is of the same digest. */
      readonly cache?: { readonly namespace: string; readonly name: string; readonly tag: string };
    }
  | {
      readonly type: 'external';
      /** `quay.io/ns/name:tag`. */
      readonly pullSpec: string;
      /** Secret of the namespace `pullSecretNamespace`. */
      readonly pullSecret: string | undefined;
    }
  /** All tags of a stream as they are now. */
  | { readonly type: 'stream'; readonly namespace: string; readonly name: string }
  /** A payload that the environment gives. */
  | { readonly type: 'payload'; readonly pullSpec: string }
  | {
      readonly type: 'candidate';
      readonly product: string;
      readonly architecture: string;
      readonly stream: string;
      readonly version: string;
      readonly relative: number;
    }
  | {
      readonly type: 'prerelease';
      readonly product: string;
      readonly architecture: string;
      readonly lower: string;
      readonly upper: string;
      readonly stream: string;
      readonly relative: number;
    }
  | {
      readonly type: 'release';
      readonly version: string;
      readonly channel: string;
      readonly architecture: string;
    }
  /** The payload of the clusters of a pool. */
  | { readonly type: 'claimed'; readonly claim: AskedClaim };

/** What it was when the run began. */
export interface ResolvedInput {
  /** What of it tells one run's inputs from another's: digests. */
  readonly identity: string;
  /** Pull specs with a digest, by tag; of one image or payload the tag is ''. */
  readonly images: Readonly<Record<string, string>>;
  /** Before it was imported: what ORIGINAL_RELEASE_IMAGE_… tells. */
  readonly original?: string;
  /** Secret that opens it. */
  readonly pullSecret?: { readonly namespace: string; readonly name: string };
  /** The image root is the cache of an earlier build. */
  readonly isCache?: true;
}

/** The namespace of a run. */
export interface CiNamespace {
  readonly name: string;
  /** Of everything that is made in it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where its images lie: `host/namespace`, for whoever is inside of the cluster. */
  readonly registry: string;
}

/** Resources that a test holds while it runs. */
export interface Leased {
  /** Variables: names joined by spaces. */
  readonly env: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  /** Fires when one was lost. */
  readonly lost: AbortSignal;
  /** Gives all back. */
  release(): Promise<void>;
}

/** A cluster of a pool, ours for a time. */
export interface ClaimedCluster {
  /** ClusterClaim. */
  readonly namespace: string;
  readonly name: string;
  /** Texts; secrets. */
  readonly kubeconfig: string;
  readonly password: string;
}

/** Where a Secret is mounted in a pod. */
export interface SecretMount {
  /** Of the run's namespace. */
  readonly secret: string;
  readonly mountPath: string;
}

/** A Secret that is copied into the run's namespace first. */
export interface CopiedSecret {
  readonly from: { readonly namespace: string; readonly name: string };
  readonly to: string;
}

export type CiPhase = 'pre' | 'test' | 'post' | 'observer' | 'container';

/** One pod of a test. */
export interface PodOrder {
  /** Of the pod: `<test>-<step>`. */
  readonly name: string;
  readonly test: string;
  /** Of the step, or of the test where it is one container. */
  readonly step: string;
  readonly phase: CiPhase;
  readonly image: StreamTag;
  readonly commands: string;
  readonly runAsScript: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Variables with the digest pull spec of an image. */
  readonly images: readonly { readonly env: string; readonly image: StreamTag }[];
  readonly resources: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  /** Seconds. */
  readonly timeout: number;
  readonly grace: number;
  readonly mounts: readonly SecretMount[];
  /** Whether SHARED_DIR and KUBECONFIG are its to write, or nobody's. */
  readonly kubeconfig: boolean;
  /** Image whose `oc` is put into CLI_DIR. */
  readonly cli: StreamTag | undefined;
  /** Size of /tmp/volume in memory. */
  readonly memoryVolume: string | undefined;
  readonly dnsConfig: { readonly nameservers?: readonly string[]; readonly searches?: readonly string[] } | undefined;
  readonly architecture: string | undefined;
  readonly nestedPodman: boolean;
  /** Whether the repository is cloned into it first. */
  readonly clone: boolean;
  readonly optionalOnSuccess: boolean;
  readonly bestEffort: boolean;
}

/** A test with all that is known of it before the run. */
export interface TestOrder {
  readonly as: string;
  readonly kind: 'container' | 'multi-stage';
  /** pre, test and post in their order. */
  readonly pods: readonly PodOrder[];
  readonly observers: readonly PodOrder[];
  readonly copied: readonly CopiedSecret[];
  readonly profile: { readonly name: string; readonly clusterType: string; readonly secret: string } | undefined;
  readonly leases: readonly { readonly type: string; readonly env: string; readonly count: number }[];
  /** Type of the leases of IP addresses, without its region. */
  readonly ipPool?: string | undefined;
  readonly claim: AskedClaim | undefined;
  readonly allowSkipOnSuccess: boolean;
  readonly allowBestEffort: boolean;
  /** Seconds; undefined where nothing limits it as a whole. */
  readonly timeout: number | undefined;
  readonly restrictNetwork: boolean;
}

/** A test whose pods may run: its secrets, its account and its shared directory are there. */
export interface BegunTest {
  /** What every pod of it finds in addition: leases, the claimed cluster. */
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly SecretMount[];
  /** Ends its observers. */
  readonly over: AbortController;
  /** Lets another run of the same namespace have the test. */
  release(): Promise<void>;
  /** Fires when it may not go on: a lease was lost. */
  readonly lost: AbortSignal;
}

/** What became of a pod. */
export interface PodRun {
  readonly order: PodOrder;
  readonly outcome: 'passed' | 'failed' | 'timed_out' | 'skipped' | 'lost';
  readonly exitCode: number | undefined;
  /** First cause, one line or a few; hostile text. */
  readonly message: string;
  /** ISO 8601. */
  readonly startedAt: string | undefined;
  readonly seconds: number;
  /** JUnit files of its artifacts: texts, hostile. */
  readonly junit: readonly string[];
}

/** How a run of a configuration is to go. */
export interface CiRunRequest {
  readonly targets: readonly string[];
  readonly promote: boolean;
  /** `ci-op-{id}` by default. */
  readonly namespace: string | undefined;
  /** Whether a namespace of the same inputs is not used. */
  readonly fresh: boolean;
  /** More that tells inputs apart. */
  readonly inputHash: readonly string[];
  readonly source: {
    readonly org: string;
    readonly repo: string;
    readonly branch: string;
    readonly repository: string;
    readonly pulls: readonly { readonly number: number; readonly sha?: string | undefined }[];
    /** Full commit of the branch where it is known. */
    readonly sha?: string | undefined;
  };
  readonly job: {
    readonly name: string;
    readonly type: 'presubmit' | 'postsubmit' | 'periodic';
    readonly buildId: string;
  };
  /** Where images of streams lie that the cluster does not have: `host[:port]`. */
  readonly inputRegistry: string;
  /** Addresses; `{architecture}` and `{product}` are put in. */
  readonly releaseController: string;
  readonly updateService: string;
  /** Boskos; `credentials` is the path of a file with `user:password`. */
  readonly leaseServer: { readonly url: string; readonly credentials: string | undefined } | undefined;
  /** Seconds. */
  readonly leaseTimeout: number;
  readonly podPendingTimeout: number;
  readonly deleteWhenIdle: number;
  readonly deleteAfter: number;
  /** Pull specs by the variable of a dependency. */
  readonly dependencyOverrides: Readonly<Record<string, string>>;
  /** Values of parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** RELEASE_IMAGE_… and other variables that give what a step would make. */
  readonly given: Readonly<Record<string, string>>;
  /** Folder for artifacts. */
  readonly artifacts: string;
  /** Path of a file with a token or an SSH key for cloning. */
  readonly cloneLogin: { readonly type: 'token' | 'ssh'; readonly path: string } | undefined;
  /** Registry that promoted images go to; undefined is the cluster's own. */
  readonly promoteTo: string | undefined;
}

/** A step of a configuration as the artifacts of a run tell of it. The steps of our engine that do its work have its name, or begin with it and a slash. */
export interface CiStepRecord {
  readonly name: string;
  /** As ci-operator describes it: readers of its JUnit file know cases by that. */
  readonly description: string;
  /** Names of the steps that it waits for. */
  readonly dependencies: readonly string[];
  /** Of a test its steps with their phases. */
  readonly phases?: Readonly<Record<string, CiPhase>>;
}

/** What the artifacts of a run tell besides its report. */
export interface CiRecord {
  readonly steps: readonly CiStepRecord[];
  readonly repository: string;
  readonly job: CiRunRequest['job'];
  /** Undefined where it was never known. */
  readonly checkout: CheckedOut | undefined;
  readonly namespace: string | undefined;
  /** Chains of colons that tell why it failed. */
  readonly reasons: readonly string[];
  /** Texts of the files that steps have left to tell more of the run; hostile. */
  readonly metadata: readonly string[];
}

/** Which namespaces of runs are to go: those that nobody wants any more, and these. */
export interface AskedClean {
  readonly names: readonly string[];
  /** Also those in which somebody may be at work. */
  readonly all: boolean;
  /** Nothing is deleted. */
  readonly dryRun: boolean;
}

/** A namespace of a run, and what a clean-up does with it. */
export interface CleanedNamespace {
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly action: 'delete' | 'keep' | 'deleting';
  /** One line. */
  readonly why: string;
}
