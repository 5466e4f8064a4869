/** The branch that carries the history and the pages. Files whose names end in `.gz` are compressed there, and only there. */
export interface DataBranch {
  /** What `look` finds in the newest commit; there are no files where there is no branch yet. */
  read<T>(look: (files: BranchFiles) => Promise<T>, signal: AbortSignal): Promise<T>;
  /**
   * Leaves a text under a name beside the branch, where it is safe, and sees to it that it becomes part of the branch: by
   * ourselves, together with everything else that was left, or by another publisher who is at it. Answers when it is
   * there; whoever was last to land something while others were at it makes the pages first. `merge` may be called several
   * times, each time with the newest files, and with nothing left where only pages are owed.
   */
  publish(name: string, text: string, merge: Merge, signal: AbortSignal): Promise<PublishedTo>;
}

/** Where a text has become part of the branch. */
export interface PublishedTo {
  /** The newest commit of the branch that has it, and its files. */
  readonly commit: string;
  readonly files: BranchFiles;
  /** Whether there was no branch before we made it. */
  readonly created: boolean;
  /** What else is worth knowing, one sentence each. */
  readonly notes: readonly string[];
}

/** Makes what was left, by name, part of the branch. */
export type Merge = (files: BranchFiles, left: ReadonlyMap<string, Uint8Array>) => Promise<Merged>;

export interface Merged {
  readonly message: string;
  readonly change: BranchChange;
  /** Names of what is done with; anything else is left for whoever understands it. */
  readonly taken: readonly string[];
  /** Makes all that shows the branch with this change, and what earlier changes still owe. */
  readonly pages?: () => Promise<MadePages>;
  /** The pages are not put off: the branch alone would not tell what is owed. */
  readonly isUrgent?: boolean;
}

export interface MadePages {
  readonly change: BranchChange;
  /** What is worth knowing, one sentence each. */
  readonly notes: readonly string[];
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
