/** A Gauge project that tests the product. */
export interface Suite {
  /** `release-tests`. */
  readonly name: string;
  readonly repository: string;
  /** Branch, tag or commit that is run where nothing else is asked. */
  readonly ref: string;
  /** Folders or files with specs, relative to the repository. */
  readonly specs: readonly string[];
  /** Gauge's tag expression; empty runs everything. */
  readonly tags: string;
}
