import type { SourceSnapshot } from '../../model/source.ts';
import type { CommitSummary, Verdict } from '../../model/verdict.ts';

/** What a series keeps of a run for ever: what it was made of and what came of it. Results of its tests are in the columns. */
export interface RunRow {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly state: 'finished' | 'cancelled';
  readonly exitCode: 0 | 1 | 2 | 3;
  /** Absent where the run never reached a cluster, like the next two. */
  readonly sandbox?: boolean | undefined;
  readonly openshift?: string | undefined;
  /** ClusterServiceVersion of the operator. */
  readonly csv?: string | undefined;
  /** From its start to its end. */
  readonly seconds?: number | undefined;
  /** True where the operator's own images were tested on purpose. */
  readonly baseline?: boolean | undefined;
  readonly labels?: readonly string[] | undefined;
  /** `failed` are assertions, `errors` tests that could not run. */
  readonly totals: {
    readonly tests: number;
    readonly passed: number;
    readonly flaky: number;
    readonly failed: number;
    readonly skipped: number;
    readonly errors: number;
  };
  readonly verdict: Pick<Verdict, 'kind' | 'sentence'>;
  readonly sources: readonly RowSource[];
  /** Failures that somebody must look at. */
  readonly open: readonly {
    readonly test: string;
    /** Run in which it first failed. */
    readonly since: string;
    readonly accused?: string | undefined;
    /** Of `ranges`; only where it first failed in this run. */
    readonly ranges?: readonly number[] | undefined;
  }[];
  /** What had moved when they first failed. */
  readonly ranges: readonly RowRange[];
  /** The most that all pods used while tests ran; only where that was measured. */
  readonly resources?: RowResources | undefined;
  /** Only of a column of several runs: the row itself is that of the newest of them. */
  readonly rolled?: RolledRuns | undefined;
}

/** What a run's images were, by the operator's variable. They lie beside its row: hardly anybody reads them. */
export type RunImages = Readonly<Record<string, string>>;

export interface RowSource extends SourceSnapshot {
  readonly role: 'component' | 'suite';
}

interface RowRange {
  readonly name: string;
  readonly good: string;
  readonly bad: string;
  /** Newest first; absent where the history could not be read. */
  readonly commits?: readonly CommitSummary[] | undefined;
}

export interface RowResources {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly pods: number;
  /** Specs that can run at once; absent where the measurements do not tell. */
  readonly parallel?: number | undefined;
}

/** The runs of a day or a week that share a column. */
export interface RolledRuns {
  readonly runs: number;
  /** Runs with a test that failed or could not run. */
  readonly red: number;
  /** Sorted. */
  readonly ids: readonly string[];
}
