import type { AskedClaim } from './ci-run.ts';
import type { JobOrder, JobRequest } from './job.ts';

/** What a command wants in the end; everything that it needs is planned. */
export type Goal = (typeof goals)[number];

export const goals = ['build', 'deploy', 'test', 'run', 'restore', 'check', 'status', 'job', 'ci'] as const;

/** A component as asked for, `name[:ref]` or `name@DATE`, and the option that said so. */
export interface AskedComponent {
  readonly name: string;
  /** See asked-ref.ts; `@DATE` is of the branch of components.toml, and undefined means that branch. */
  readonly ref: string | undefined;
  readonly origin: string;
}

/** Images that somebody else has built: those of a component, or one of them. */
export interface AskedImage {
  readonly component: string;
  /** Undefined means the component's only one. */
  readonly image: string | undefined;
  /** `host[:port]/repository` with a tag or a digest. */
  readonly ref: string;
}

/** How images are built. */
interface BuildRequest {
  /** Taken as they are, and not built. */
  readonly images: readonly AskedImage[];
  /** Whether those are copied to where a build pushes. */
  readonly copyImages?: boolean;
  /** Whether images are built again that the registry has already. */
  readonly rebuild: boolean;
  /** File with the images of an earlier build, which are run instead of building any. */
  readonly imagesFile?: string | undefined;
  /** Base image of Go programs whose `.ko.yaml` names none for them. */
  readonly baseImage: string | undefined;
  /** Compilers that this machine runs at once. */
  readonly jobs: number;
}

/** Tests of any kind: a line for the shell, the folder that it runs in, and a glob for the JUnit files that it leaves there. */
export interface TestCommand {
  readonly line: string;
  readonly folder: string;
  readonly junit: string;
}

/** How the suites are run and what their failures mean. */
export interface TestRequest {
  /** Repository of release-tests where it is not that of suites.toml. */
  readonly repository: string | undefined;
  /** Ref of release-tests; undefined is that of suites.toml, which may be by the operator's release. */
  readonly ref: string | undefined;
  /** Tag expression where it is not that of suites.toml. */
  readonly tags: string | undefined;
  /** The only scenarios that run, `FILE:LINE`; empty means those that the tags select. */
  readonly scenarios: readonly string[];
  /** What runs instead of the suites. */
  readonly command: TestCommand | undefined;
  /** How many specs run at once; undefined is what suites.toml says. */
  readonly streams: number | undefined;
  /** How often a failing scenario is run again. */
  readonly reruns: number;
  /** Seconds; undefined is what suites.toml says. */
  readonly scenarioTimeout: number | undefined;
  readonly runTimeout: number | undefined;
  /** Whether the use of CPU and memory is measured meanwhile. */
  readonly profile: boolean;
  /** Whether what nothing explains is called a regression of upstream. */
  readonly assumeUpstream: boolean;
  /** Which failures make a run red: all, those that no earlier run has failed with, or none. */
  readonly failOn: 'any' | 'new' | 'none';
}

/** One call of streamstress, whichever door it came through. Paths are absolute. */
export interface Request {
  readonly goal: Goal;
  /** Empty means every component of components.toml. */
  readonly components: readonly AskedComponent[];
  /** Day (`2026-10-31`, UTC) of the components that have no ref of their own. */
  readonly asOf?: string | undefined;
  /** Where images are pushed or lie: `host[:port]/repository`; undefined means `<route of the cluster's registry>/tekton-upstream`. */
  readonly registry: string | undefined;
  /** Tag of images that are taken by their names below `registry`. */
  readonly imageTag: string;
  /** Whether missing prerequisites on the cluster are brought about; otherwise they are errors. */
  readonly autoSetup: boolean;
  /** Whether only the operator's own images are tested: nothing is built or swapped. */
  readonly baseline: boolean;
  /** Whether the changes on the cluster are shown instead of made. */
  readonly dryRun: boolean;
  /** Seconds to wait for another run that has the cluster; 0 gives up at once. */
  readonly lockTimeout: number;
  readonly testing: TestRequest;
  readonly building: BuildRequest;
  readonly outputDir: string;
  readonly runId: string;
  /** Page of the workflow run that this is, http or https. */
  readonly workflowRun?: string | undefined;
  /** Undefined means `<operator channel>/<OpenShift x.y>/<architecture>`. */
  readonly series: string | undefined;
  /** What people call such runs. */
  readonly labels?: readonly string[];
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
  /** The Job that goes on with a run once its images are built; undefined does all of it here. */
  readonly order?: JobOrder | undefined;
  /** The Job that this is the run of. */
  readonly inJob?: string | undefined;
  /** What a goal `job` does. */
  readonly job?: JobRequest;
  /** The only rows of `check`: these tools; everything that a run needs without it. */
  readonly tools?: readonly ('git' | 'go')[];
  /** The cluster to work on, where it is claimed of a pool; what is signed in to is Hive's then. */
  readonly claim?: AskedClaim | undefined;
  /** Run whose claimed clusters `restore` gives back, instead of what it does else. */
  readonly claimsOf?: string | undefined;
  /** Whether `restore` takes back what set-ups have changed too. */
  readonly takeBackSetup: boolean;
  /** Whether `check` repairs what it can. */
  readonly fix: boolean;
  /** Folder for tools and git history that outlive a run. */
  readonly cacheDir: string;
}
