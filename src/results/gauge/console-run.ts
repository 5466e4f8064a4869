import type { TableRow, TestStatus } from '../../model/test-result.ts';
import { plainText } from '../plain-text.ts';
import type { SpecIndex } from '../specs/spec-index.ts';
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
  /** Milliseconds since 1970-01-01 UTC, where somebody looked on. */
  readonly startedAt?: number;
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
  /** Those that have begun so far, in that order. */
  readonly scenarios: readonly ConsoleScenario[];
  /** Those of them that have not ended. */
  running(): readonly ConsoleScenario[];
  /** `complete`: Gauge came to its end. */
  end(complete: boolean): Pick<ConsoleRun, 'hookErrors'>;
}

/** A console that is read while it comes. */
export interface GrowingConsole extends Pick<ConsoleReader, 'line' | 'running'> {
  begun(): readonly ConsoleScenario[];
  end(): ConsoleRun;
}

const longestLine = 20_000;

/**
 * Reads the console of any mode: default, verbose, `--simple-console`, `--parallel` and `--machine-readable`. Where the
 * specifications are known, what a test prints is not taken for Gauge's headings.
 */
export function createConsole(specs: SpecIndex | undefined): GrowingConsole {
  const notes = createNotes();
  let mode: ConsoleRun['mode'] = 'text';
  let reader: ConsoleReader | undefined;

  function readerFor(line: string): ConsoleReader | undefined {
    if (reader || line.trim() === '') return reader;
    mode = /^\s*\{"type":"/.test(line) ? 'events' : 'text';
    reader = mode === 'events' ? createEventsReader(notes.line) : createTextReader(notes.line, specs);
    return reader;
  }

  return {
    line(line) {
      const found = readerFor(line);
      found?.line(mode === 'text' ? plainText(line.slice(0, longestLine)) : line);
    },
    begun: () => reader?.scenarios ?? [],
    running: () => (notes.end().totals === undefined ? (reader?.running() ?? []) : []),
    end() {
      const said = notes.end();
      const hooks = reader?.end(said.totals !== undefined) ?? { hookErrors: [] };
      return { mode, ...said, scenarios: reader?.scenarios ?? [], ...hooks };
    },
  };
}

/** Reads all of it. `began` is when its scenarios began, in their order, where that is known of each. */
export function readConsole(stdout: string, specs?: SpecIndex, began: readonly number[] = []): ConsoleRun {
  const growing = createConsole(specs);
  for (let from = 0; from < stdout.length; ) {
    const end = stdout.indexOf('\n', from);
    const to = end < 0 ? stdout.length : end;
    growing.line(stdout.slice(from, to));
    from = to + 1;
  }
  const run = growing.end();
  if (began.length !== run.scenarios.length) return run;
  return { ...run, scenarios: run.scenarios.map((one, at) => ({ ...one, startedAt: began[at] as number })) };
}
