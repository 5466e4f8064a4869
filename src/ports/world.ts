import type { Clock } from './clock.ts';
import type { Cluster } from './cluster.ts';
import type { DataBranch } from './data-branch.ts';
import type { Files } from './files.ts';
import type { Git } from './git.ts';
import type { Machine } from './machine.ts';
import type { Pools } from './pools.ts';
import type { Processes } from './processes.ts';
import type { Registries } from './registries.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';

/** Everything that a stage or a step may ask of the world. Wrappers (limits, faults, recording) go round a member. */
export interface World {
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly git: Git;
  /** Connects at its first call. */
  readonly cluster: Cluster;
  /** The sign-in that the cluster is used with. */
  readonly session: Session;
  /** Where that cluster is claimed of, if it is. */
  readonly pools?: Pools | undefined;
  readonly registries: Registries;
  readonly dataBranch: DataBranch;
  readonly services: Services;
}
