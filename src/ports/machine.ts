/** The machine that we run on, and this process on it. */
export interface Machine {
  /** Name of the host, for people. */
  readonly host: string;
  /** Names this process as no other is named on any machine at any time; without white space and brackets. */
  readonly process: string;
  /** Whether the process that is named so has certainly ended; false where we cannot know, as on another machine. */
  hasEnded(process: string): boolean;
}
