import { type SpecOutcome, specFailed, specSkipped } from './outcome.ts';

/** The last lines of a run. Executed does not contain the skipped. */
export function totalsText(specs: readonly SpecOutcome[], milliseconds: number): string {
  const scenarios = specs.flatMap((spec) => spec.scenarios).filter(({ leftOut }) => !leftOut);
  const count = (status: string) => scenarios.filter((scenario) => scenario.status === status).length;
  const failedSpecs = specs.filter(specFailed).length;
  const skippedSpecs = specs.filter(specSkipped).length;
  return [
    countsLine('Specifications', specs.length - failedSpecs - skippedSpecs, failedSpecs, skippedSpecs),
    countsLine('Scenarios', count('passed'), count('failed'), count('skipped')),
    `\nTotal time taken: ${duration(milliseconds)}\n`,
  ].join('\n');
}

function countsLine(of: string, passed: number, failed: number, skipped: number): string {
  return `${of}:\t${passed + failed} executed\t${passed} passed\t${failed} failed\t${skipped} skipped`;
}

/** As Go words a duration: `216ms`, `1.5s`, `2m3.04s`. */
function duration(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  if (whole < 1000) return whole === 0 ? '0s' : `${whole}ms`;
  const minutes = Math.floor(whole / 60_000);
  const hours = Math.floor(minutes / 60);
  const seconds = `${(whole % 60_000) / 1000}s`;
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes % 60}m` : ''}${seconds}`;
}
