import type { Cluster } from './cluster.ts';
import type { RegistryClient } from './registry.ts';

/** What commands work with. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  cluster(): Cluster;
  /** With the logins of that file, or of the usual ones. */
  registry(config: string | undefined): RegistryClient;
  /** Writes a line to standard error. */
  say(line: string): void;
  /** Writes to standard output. */
  print(text: string | Buffer): void;
}
