/** A program to run. Secrets go into `env` or `stdin`, never into `args`. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  /** Whether standard output is bytes: each of them is a character of `Exit.stdout` then. */
  readonly binary?: boolean;
  /** Called with every line of standard output and standard error as it comes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Whether it takes a processor and much memory: such a program may wait until it fits the machine. */
  readonly heavy?: boolean;
  /** Called with why it has to wait before it starts, and with undefined once it does no more. */
  readonly onWait?: (why: string | undefined) => void;
  /** Name of a cache that it fills: the first such program ends before the others start, and they find what they share. */
  readonly fills?: string;
  /** Stops the process and everything that it started. */
  readonly signal?: AbortSignal;
  /**
   * Stops them too, but that is no error: how the process ended and what it printed until then is the answer. What left
   * its process group is found as well, however the command ends (Linux only).
   */
  readonly stop?: AbortSignal;
}

/** How it ended. A code other than 0 is a value, not an error. */
export interface Exit {
  /** Exit code; 128 + n where signal n ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs programs. */
export interface Processes {
  /** Errors: `request` with reason `…:not_found` where there is no such program, `cancelled` where the signal fired. */
  run(command: Command): Promise<Exit>;
  /** Absolute path of a program on the PATH, or undefined. */
  which(program: string): Promise<string | undefined>;
  /** Whether programs that are run find a value in this variable. */
  has(variable: string): boolean;
}
