import type { Permission } from '../../model/permission.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';

/** Where a prerequisite stands. Whoever reads it can tell, change, or wait: nothing else is needed. */
export type Standing =
  | { readonly is: 'there'; readonly summary: string }
  /** This request does not need it. */
  | { readonly is: 'unneeded'; readonly summary: string }
  /** We can bring it about by these changes, in this order. */
  | { readonly is: 'missing'; readonly summary: string; readonly changes: readonly Change[]; readonly todo: string }
  /** It is on its way: nothing to do but wait. `todo` is for the case that it never comes. */
  | { readonly is: 'coming'; readonly summary: string; readonly todo: string }
  /** Somebody else must see to it. `reason` is one snake_case word: `csv_failed`. */
  | { readonly is: 'broken'; readonly summary: string; readonly reason: string; readonly todo: string };

/** Something that must be so on the cluster before images can be swapped. Looking changes nothing. */
export interface Prerequisite {
  /** Row of `check`, step `setup:<name>` and link `ready:<name>`. */
  readonly name: string;
  /** Names of the prerequisites that must be there before this one can be brought about. */
  readonly after: readonly string[];
  /** What looking (get, list) and bringing about (the other verbs) must be allowed. */
  readonly permissions: readonly Permission[];
  look(cluster: Cluster): Promise<Standing>;
}
