import type { ChangePreview } from './change-preview.ts';
import type {
  BegunTest,
  CheckedOut,
  CiNamespace,
  ClaimedCluster,
  CleanedNamespace,
  Leased,
  PodRun,
  ResolvedInput,
} from './ci-run.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { ClusterLock } from './cluster-lock.ts';
import type { ClusterStatus } from './cluster-status.ts';
import type { Explanation } from './failure.ts';
import type { Finding } from './finding.ts';
import type { BuiltImage } from './image.ts';
import type { ClusterObserved, ClusterObserver } from './observation.ts';
import type { PushTarget } from './push-target.ts';
import type { ResourceProfile, ResourceWatch, Unmeasured } from './resources.ts';
import type { SeriesRecord } from './series.ts';
import type { SourceSnapshot } from './source.ts';
import type { SuiteResult } from './test-result.ts';
import type { ToolFound } from './tool.ts';
import type { Confirmation, Moved, SeriesPast } from './verdict.ts';

/** What a link carries, by its family. */
interface LinkFamilies {
  /** A tool found or installed: `tool:ko`. */
  tool: ToolFound;
  /** A ref resolved: `commit:pipeline`. */
  commit: SourceSnapshot;
  /** A commit checked out in a folder: `source:pipeline`. */
  source: { readonly snapshot: SourceSnapshot; readonly folder: string };
  /** `image:pipeline/controller`. */
  image: BuiltImage;
  /** Names of a component's images that are in the registry already: `built:pipeline`. */
  built: readonly string[];
  /** The cluster to work on: `cluster:target`. */
  cluster: ClusterFacts;
  /** Who we are on it, where it can say: `user:cluster`. */
  user: string | undefined;
  /** Images of a component run on the cluster, verified: `deployed:pipeline`. */
  deployed: readonly BuiltImage[];
  /** One row of a check: `check:metrics`. */
  check: Finding;
  /** The cluster is ours: `lock:cluster`. */
  lock: ClusterLock;
  /** It is free for others again, or never was ours: `unlocked:cluster`. */
  unlocked: true;
  /** A claimed cluster is its pool's again: `released:target`. */
  released: true;
  /** A prerequisite is fulfilled: `ready:registry`. */
  ready: true;
  /** Where images are pushed: `registry:push`. */
  registry: PushTarget;
  /** The login for `registry:push` is not on this machine any more: `forgotten:login`. */
  forgotten: true;
  /** What builds have left on the cluster is gone: `removed:builds`. */
  removed: true;
  /** The nodes can pull the images: `pullable:images`. */
  pullable: true;
  /** What would be changed: `preview:cluster`. */
  preview: readonly ChangePreview[];
  /** Which images are on the cluster: `status:cluster`. */
  status: ClusterStatus;
  /** The cluster has its own images back: `restored:cluster`. */
  restored: true;
  /** What pods use is measured, or cannot be: `watch:resources`. */
  watch: ResourceWatch | Unmeasured;
  /** What the tests needed of the cluster: `resources:cluster`. */
  resources: ResourceProfile | Unmeasured;
  /** A suite ran to its end, whatever its colour: `results:release-tests`. */
  results: SuiteResult;
  /** The cluster is watched for what may explain failures: `observer:cluster`. */
  observer: ClusterObserver;
  /** What was seen of it while the tests ran: `observed:cluster`. */
  observed: ClusterObserved;
  /** Why tests failed, as far as that can be told: `explained:all`. */
  explained: Explanation;
  /** A suite passed: `tested:release-tests`. */
  tested: true;
  /** What the series knew before this run: `history:series`. */
  history: SeriesPast;
  /** What became of every test in its newest runs: `record:series`. */
  record: SeriesRecord;
  /** What has moved since the run to compare with: `moved:sources`. */
  moved: Moved;
  /** A Job has begun to go on with the run: `job:started`. */
  job: string;
  /** What a Job has left is in the output folder: `collected:job`. */
  collected: string;
  /** The failing tests once more, one thing put back: `confirmed:pipeline`. */
  confirmed: Confirmation | undefined;
  /** A step of a ci-operator configuration has done its work: `made:src`. */
  made: true;
  /** What a step of a ci-operator configuration begins with, as it is now: `input:[input:root]`. */
  input: ResolvedInput;
  /** The commits that a run is of: `checkout:src`. */
  checkout: CheckedOut;
  /** Where it runs: `namespace:ci`. */
  namespace: CiNamespace;
  /** What a clean-up does with the namespaces of runs: `cleaned:ci`. */
  cleaned: readonly CleanedNamespace[];
  /** What a test has leased: `leased:e2e`. */
  leased: Leased;
  /** The cluster that is a test's, `claimed:e2e`, or a whole run's, `claimed:target`. */
  claimed: ClaimedCluster;
  /** A test's pods may run: `begun:e2e`. */
  begun: BegunTest;
  /** A pod of a test has ended, whatever came of it: `ran:e2e/install`. */
  ran: PodRun;
  /** It has ended well: `passed:e2e/install`. */
  passed: true;
}

type LinkFamily = keyof LinkFamilies;

/** `<family>:<name>`. */
export type Link = { [F in LinkFamily]: `${F}:${string}` }[LinkFamily];

/** The type of the value that a link carries. */
export type LinkValue<L extends Link> = L extends `${infer F extends LinkFamily}:${string}` ? LinkFamilies[F] : never;

/** The link of one image of a component. */
export function imageLink(component: string, image: string): `image:${string}` {
  return `image:${component}/${image}`;
}
