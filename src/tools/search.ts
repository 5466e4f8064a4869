import type { ToolPins } from '../config/tools.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';

/** What the search for a tool needs. */
export interface ToolSearch {
  readonly pins: ToolPins;
  readonly processes: Processes;
  readonly files: Files;
  /** Tools that we install are kept below it, in `tools/<name>-<version>/`. */
  readonly cacheFolder: string;
  /** What STREAMSTRESS_GAUGE names: a path, or a program on the PATH. */
  readonly gaugePath?: string | undefined;
  /** Whether the cluster builds images where no program here does. */
  readonly onCluster?: boolean;
  readonly signal: AbortSignal;
  progress(message: string): void;
}
