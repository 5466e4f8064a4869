/** The branch that carries the history and the pages. Files whose names end in `.gz` are compressed there, and only there. */
export interface DataBranch {
  /** What `look` finds in the newest commit; there are no files where there is no branch yet. */
  read<T>(look: (files: BranchFiles) => Promise<T>, signal: AbortSignal): Promise<T>;
  /**
   * Changes files in one commit and pushes it; where nothing changes there is no new commit. `change` is called again with
   * the newer files when another publisher was faster, until it lands.
   */
  commit(
    message: string,
    change: (files: BranchFiles) => Promise<BranchChange>,
    signal: AbortSignal,
  ): Promise<{ readonly commit: string }>;
}

/** The files of one commit. Paths are from the branch's root; symbolic links are not there. */
export interface BranchFiles {
  /** Paths of the files below a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Contents of those that are there; only these are fetched, all at once. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** New contents by path; undefined removes a file. */
export type BranchChange = ReadonlyMap<string, string | Uint8Array | undefined>;
