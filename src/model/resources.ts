/** What pods use at one moment, or what nodes offer to them. */
export interface ResourceUse {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly pods: number;
}

/** The use of all pods on the nodes that take tests, as the metrics API told it once. */
export interface ResourceSample extends ResourceUse {
  /** When it was measured, by the cluster's clock: milliseconds since 1970. */
  readonly at: number;
}

/** What was measured while the suites ran. */
export interface MeasuredResources {
  /** How many nodes take tests, of how many there are. */
  readonly nodes: { readonly counted: number; readonly all: number };
  /** What those nodes offer together. */
  readonly allocatable: ResourceUse;
  /** Oldest first; the first one is of before the tests. */
  readonly samples: readonly [ResourceSample, ...ResourceSample[]];
}

/** The metrics API is being read in the background. */
export interface ResourceWatch {
  /** Looks once more, ends it, and tells everything. */
  end(): Promise<MeasuredResources>;
}

/** Nothing could be measured, and why: a sentence or two. */
export interface Unmeasured {
  readonly why: string;
}

/** What limits how many specs can run at once. */
export type Resource = keyof ResourceUse;

/** What a run has used of its cluster. */
export interface ResourceProfile {
  readonly nodes: MeasuredResources['nodes'];
  readonly allocatable: ResourceUse;
  /** Average of what all pods used before the first scenario. */
  readonly baseline: ResourceUse;
  /** Measurements before the first scenario, and all. */
  readonly samples: { readonly baseline: number; readonly all: number };
  /** In the order of their names. */
  readonly specs: readonly SpecResources[];
  readonly parallelism: SafeParallelism;
}

/** What all pods of the cluster used while scenarios of one spec file ran. */
export interface SpecResources {
  readonly suite: string;
  readonly file: string;
  /** Of its scenarios together. */
  readonly seconds: number;
  /** Measurements that fell into one of them; without one there are no numbers. */
  readonly samples: number;
  /** The baseline included. */
  readonly total?: Readonly<Record<Resource, Spread>>;
  /** The most above the baseline. */
  readonly peak?: ResourceUse;
}

/** How measurements spread; `p95` is the smallest one that 95 % of them do not exceed. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly p95: number;
}

/** How many specs the nodes can bear at once. */
export interface SafeParallelism {
  /** Absent where the measurements do not tell. */
  readonly specs?: number;
  readonly limitedBy?: Resource;
  /** The spec file that needs the most of that. */
  readonly heaviest?: string;
  /** One sentence. */
  readonly why: string;
}
