import type { TableRow, TestStatus } from '../../model/test-result.ts';
import { plainText } from '../plain-text.ts';
import { type ConsoleNotes, createNotes } from './console-notes.ts';
import { createEventsReader } from './read-events.ts';
import { createTextReader } from './read-text.ts';

/** A scenario that the console tells of, once for every time that it ran. */
export interface ConsoleScenario {
  /** Heading of its specification. */
  readonly spec: string;
  /** As printed: absolute, or relative to the project; undefined where the console does not tell. */
  readonly file: string | undefined;
  readonly heading: string;
  /** `unknown`: the console ends while it runs. */
  readonly status: TestStatus | 'unknown';
  readonly seconds: number | undefined;
  readonly message: string;
  readonly details: string;
  /** Values of the row of a table that it ran with; its number, from 1, where the console tells it. */
  readonly values: TableRow['values'];
  readonly rowNumber: number | undefined;
}

/** A hook that failed outside of a scenario. */
export interface HookError {
  /** Heading of the specification that was printed last. */
  readonly spec: string | undefined;
  readonly message: string;
}

/** What Gauge's console says. */
export interface ConsoleRun extends ConsoleNotes {
  readonly mode: 'text' | 'events';
  /** In the order in which they began. */
  readonly scenarios: readonly ConsoleScenario[];
  readonly hookErrors: readonly HookError[];
}

/** Reads one line after the other. */
export interface ConsoleReader {
  line(text: string): void;
  /** `complete`: Gauge came to its end. */
  end(complete: boolean): Pick<ConsoleRun, 'scenarios' | 'hookErrors'>;
}

const longestLine = 20_000;

/** Reads the console of any mode: default, verbose, `--simple-console`, `--parallel` and `--machine-readable`. */
export function readConsole(stdout: string): ConsoleRun {
  const mode = /^\s*\{"type":"/.test(stdout.slice(0, 1000)) ? 'events' : 'text';
  const notes = createNotes();
  const reader = mode === 'events' ? createEventsReader(notes.line) : createTextReader(notes.line);
  for (let from = 0; from < stdout.length; ) {
    const end = stdout.indexOf('\n', from);
    const to = end < 0 ? stdout.length : end;
    const line = stdout.slice(from, mode === 'text' ? Math.min(to, from + longestLine) : to);
    reader.line(mode === 'text' ? plainText(line) : line);
    from = to + 1;
  }
  const said = notes.end();
  return { mode, ...said, ...reader.end(said.totals !== undefined) };
}
