import type { ProgressStyle, Surroundings } from '../wiring.ts';

/** An option of a subcommand; one without `value` is a switch. */
export interface CommandOption {
  /** Word for the value in the help: `DIR`. */
  readonly value?: string;
  readonly help: string;
  /** May be given several times. */
  readonly repeatable?: boolean;
}

/** What was given on the command line. */
export interface Given {
  /** Value of an option; the last one where it was given several times. */
  text(name: string): string | undefined;
  /** All values of an option. */
  texts(name: string): readonly string[];
  is(name: string): boolean;
  /** What was given besides options, as far as the command takes any. */
  readonly operands: readonly string[];
}

/** The streams and surroundings of one call. */
export interface Terminal extends Surroundings {
  /** `columns` where it is a terminal. */
  readonly stdout: { write(text: string): unknown; readonly columns?: number | undefined };
  readonly stderr: NodeJS.WriteStream;
  /** How a run's events are shown on standard error. */
  readonly progress: ProgressStyle;
  /** Adds to the job summary, where there is one; `markdown` is told how many bytes there is room for. */
  readonly addSummary?: (markdown: (mostBytes: number) => string) => Promise<void>;
  /** Folder that relative paths are read from. */
  readonly folder: string;
  /** How this program is started again: program and first arguments. */
  readonly self: readonly [string, ...string[]];
}

/** A subcommand. */
export interface Command {
  readonly name: string;
  /** Paragraphs of its own help, with examples. */
  readonly details: string;
  /** What it takes besides options, as the usage line has it: `FILE…`. */
  readonly operands?: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Returns the exit code; throws a StreamstressError. */
  run(given: Given, terminal: Terminal): Promise<number>;
}
