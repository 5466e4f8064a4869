import type { Cluster } from './cluster.ts';
import type { Session } from './session.ts';

/** The cluster whose pools lend us the one that we work on: Hive's. */
export interface Pools {
  readonly cluster: Cluster;
  /** The sign-in to it. */
  readonly session: Session;
  /**
   * From now on `World.cluster` and `World.session` are those of the cluster that this opens, a kubeconfig's text and the
   * password of its administrator; both are secrets. Errors: `infrastructure`, `cluster:bad_kubeconfig`.
   */
  use(access: { readonly kubeconfig: string; readonly password: string }): Promise<void>;
}
