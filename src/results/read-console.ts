import { plainText } from './plain-text.ts';

/** What Gauge's console says that result.xml does not. */
export interface ConsoleFacts {
  /** From the line `Scenarios:`; undefined where the run did not come to its end. */
  readonly scenarios: { readonly passed: number; readonly failed: number; readonly skipped: number } | undefined;
  /** Errors of hooks round a specification or the suite, with the heading that was printed last. */
  readonly hookErrors: readonly { readonly spec: string | undefined; readonly message: string }[];
  /** Lines that begin with `[ParseError]`, without that. */
  readonly parseErrors: readonly string[];
  /** True where nothing was found to run. */
  readonly nothingFound: boolean;
  /** Last line with text. */
  readonly lastLine: string | undefined;
}

/** Reads the console of any mode but `--machine-readable`. */
export function readConsole(stdout: string): ConsoleFacts {
  const lines = plainText(stdout)
    .split('\n')
    .map((line) => line.replace(/^\[runner: +\d+\] /, ''));
  const totals = lines.findLast((line) => line.startsWith('Scenarios:\t'));
  return {
    scenarios: totals === undefined ? undefined : readTotals(totals),
    hookErrors: hookErrors(lines),
    parseErrors: lines.filter((line) => line.startsWith('[ParseError] ')).map((line) => line.slice(13)),
    nothingFound: lines.some((line) => line.startsWith('No specifications found in ')),
    lastLine: lines.findLast((line) => line.trim() !== '')?.trim(),
  };
}

function readTotals(line: string): ConsoleFacts['scenarios'] {
  const count = (of: string) => Number(new RegExp(`\t(\\d+) ${of}`).exec(line)?.[1] ?? Number.NaN);
  const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  return Object.values(totals).some(Number.isNaN) ? undefined : totals;
}

/** Hooks of scenarios and steps are indented further and stand in result.xml. */
function hookErrors(lines: readonly string[]): ConsoleFacts['hookErrors'] {
  const found: { spec: string | undefined; message: string }[] = [];
  let spec: string | undefined;
  for (const line of lines) {
    if (/^# \S/.test(line)) spec = line.slice(2);
    const message = /^ {2}Error Message: (.*)$/.exec(line)?.[1];
    if (message !== undefined) found.push({ spec, message });
  }
  return found;
}
