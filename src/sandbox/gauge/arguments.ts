import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** What `gauge` was asked to do. */
type GaugeCommand =
  | { readonly command: 'version' }
  | { readonly command: 'failed' }
  | { readonly command: 'run'; readonly options: RunOptions; readonly specs: readonly string[] }
  | { readonly command: 'wrong'; readonly message: string };

export interface RunOptions {
  readonly 'simple-console': boolean;
  readonly 'machine-readable': boolean;
  readonly verbose: boolean;
  readonly tags: string;
  readonly env: string;
  readonly scenario: readonly string[];
  readonly 'hide-suggestion': boolean;
  readonly 'fail-safe': boolean;
  readonly parallel: boolean;
  /** How many streams. */
  readonly n: string;
  readonly 'max-retries-count': string;
  /** Tag expression; empty retries everything. */
  readonly 'retry-only': string;
  /** `2`, `1,3` or `2-4`; empty runs all rows. */
  readonly 'table-rows': string;
}

const options = {
  'simple-console': { type: 'boolean', default: false },
  'machine-readable': { type: 'boolean', short: 'm', default: false },
  verbose: { type: 'boolean', short: 'v', default: false },
  tags: { type: 'string', short: 't', default: '' },
  env: { type: 'string', short: 'e', default: 'default' },
  scenario: { type: 'string', multiple: true, default: [] as string[] },
  'hide-suggestion': { type: 'boolean', default: false },
  'fail-safe': { type: 'boolean', default: false },
  parallel: { type: 'boolean', short: 'p', default: false },
  n: { type: 'string', short: 'n', default: String(availableParallelism()) },
  'max-retries-count': { type: 'string', short: 'c', default: '1' },
  'retry-only': { type: 'string', default: '' },
  'table-rows': { type: 'string', short: 'r', default: '' },
  failed: { type: 'boolean', short: 'f', default: false },
  // Accepted and of no effect, because the real one is often called with it.
  'log-level': { type: 'string', short: 'l', default: 'info' },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the command line; an option that the stand-in doesn't have makes it wrong, never silently ignored. */
export function readArguments(argv: readonly string[]): GaugeCommand {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [command, ...specs] = positionals;
    if (values.version || command === 'version') return { command: 'version' };
    if (command !== 'run')
      return { command: 'wrong', message: `Error: unknown command "${command ?? ''}" for "gauge"` };
    const message = values.failed ? failedProblem(argv) : problemOf(values);
    if (message !== undefined) return { command: 'wrong', message };
    return values.failed ? { command: 'failed' } : { command, options: values, specs };
  } catch (error) {
    const [first] = (error as Error).message.split('. ');
    return { command: 'wrong', message: `Error: ${first} (streamstress's stand-in of Gauge knows ${known()})` };
  }
}

function failedProblem(argv: readonly string[]): string | undefined {
  return argv.length === 2 ? undefined : 'Invalid Command. Usage: gauge run --failed';
}

function problemOf(values: Pick<RunOptions, 'n' | 'max-retries-count' | 'retry-only'>): string | undefined {
  for (const name of ['n', 'max-retries-count'] as const) {
    if (!/^\d+$/.test(values[name])) return `Error: invalid argument "${values[name]}" for "--${name}" flag`;
    if (Number(values[name]) < 1) return `invalid input(${values[name]}) to --${name} flag`;
  }
  if (values['retry-only'] === '' || Number(values['max-retries-count']) > 1) return undefined;
  return 'Invalid Command. flag --retry-only can be used only with --max-retry-count';
}

function known(): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
}
