/** What Gauge prints beside its scenarios, in every mode. */
export interface ConsoleNotes {
  /** From the line `Scenarios:`; undefined where the run did not come to its end. */
  readonly totals: { readonly passed: number; readonly failed: number; readonly skipped: number } | undefined;
  /** Lines that begin with `[ParseError]`, without that. */
  readonly parseErrors: readonly string[];
  /** Lines that begin with `[ValidationError]`: a step of a scenario that is skipped for it. */
  readonly validationErrors: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  /** True where nothing was found to run. */
  readonly nothingFound: boolean;
  /** True where only the end of the console was kept. */
  readonly beginningIsMissing: boolean;
  /** Last line with text. */
  readonly lastLine: string | undefined;
}

type Totals = ConsoleNotes['totals'];

const mostErrors = 1000;

export function createNotes(): { line(text: string): void; end(): ConsoleNotes } {
  const parseErrors: string[] = [];
  const validationErrors: { file: string; line: number; message: string }[] = [];
  let totals: Totals;
  let nothingFound = false;
  let beginningIsMissing = false;
  let lastLine: string | undefined;
  return {
    line(text) {
      if (text.trim() !== '') lastLine = text.trim();
      if (text.startsWith('Scenarios:\t')) totals = readTotals(text);
      else if (text.startsWith('No specifications found in ')) nothingFound = true;
      else if (text.startsWith('[streamstress: the first ')) beginningIsMissing = true;
      else if (text.startsWith('[ParseError] ') && parseErrors.length < mostErrors) parseErrors.push(text.slice(13));
      else if (text.startsWith('[ValidationError] ') && validationErrors.length < mostErrors) {
        const [, file, line, message] = /^(.{1,1000}?):(\d{1,9}) (.*)$/.exec(text.slice(18)) ?? [];
        if (file !== undefined) validationErrors.push({ file, line: Number(line), message: message ?? '' });
      }
    },
    end: () => ({ totals, parseErrors, validationErrors, nothingFound, beginningIsMissing, lastLine }),
  };
}

function readTotals(line: string): Totals {
  const count = (of: string) => Number(new RegExp(`\t(\\d{1,9}) ${of}`).exec(line)?.[1] ?? Number.NaN);
  const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  return Object.values(totals).some(Number.isNaN) ? undefined : totals;
}
