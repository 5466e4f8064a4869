import { parseArgs } from 'node:util';

/** What `gauge` was asked to do. */
type GaugeCommand =
  | { readonly command: 'version' }
  | { readonly command: 'run'; readonly options: RunOptions; readonly specs: readonly string[] }
  | { readonly command: 'wrong'; readonly message: string };

export interface RunOptions {
  readonly 'simple-console': boolean;
  readonly verbose: boolean;
  readonly tags: string;
  readonly env: string;
  readonly scenario: readonly string[];
  readonly 'hide-suggestion': boolean;
  readonly 'fail-safe': boolean;
}

const options = {
  'simple-console': { type: 'boolean', default: false },
  verbose: { type: 'boolean', short: 'v', default: false },
  tags: { type: 'string', short: 't', default: '' },
  env: { type: 'string', short: 'e', default: 'default' },
  scenario: { type: 'string', multiple: true, default: [] as string[] },
  'hide-suggestion': { type: 'boolean', default: false },
  'fail-safe': { type: 'boolean', default: false },
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
    if (command === 'run') return { command, options: values, specs };
    return { command: 'wrong', message: `unknown command "${command ?? ''}" for "gauge"` };
  } catch (error) {
    const [first] = (error as Error).message.split('. ');
    return { command: 'wrong', message: `${first} (streamstress's stand-in of Gauge knows ${known()})` };
  }
}

function known(): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
}
