/** The branch that carries the history and the pages. */
export interface DataBranch {
  /** Text of the files below a folder, by path from the branch's root; empty where branch or folder do not exist yet. */
  read(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * Replaces the given files in one commit and pushes it; where nothing changes there is no new commit. `change` is called with what `read` gives of `folder` at that
   * moment, and again with the newer state when another publisher was faster, until it lands.
   */
  commit(
    folder: string,
    message: string,
    change: (current: ReadonlyMap<string, string>) => Promise<ReadonlyMap<string, string>>,
    signal: AbortSignal,
  ): Promise<{ readonly commit: string }>;
}
