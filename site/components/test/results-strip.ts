import type { TestStatus } from '../../../src/model/test-result.ts';

interface ResultsStrip {
  readonly width: number;
  readonly height: number;
  /** One outline a status, of all its runs. */
  readonly marks: readonly { readonly status: TestStatus; readonly path: string }[];
}

const pitch = 4;
const high = 14;
/** Height tells results apart, too: the worse, the higher. */
const heights: Readonly<Record<TestStatus, number>> = { passed: 5, skipped: 2, flaky: 9, error: 12, failed: high };

/** Results as a row of bars, oldest left; what follows each other with one status is one bar. */
export function resultsStrip(results: readonly (TestStatus | undefined)[]): ResultsStrip {
  const paths = new Map<TestStatus, string>();
  for (let at = 0; at < results.length; ) {
    const status = results[at];
    const end = results.findIndex((one, other) => other > at && one !== status);
    const next = end < 0 ? results.length : end;
    if (status !== undefined) paths.set(status, (paths.get(status) ?? '') + bar(at, next, heights[status]));
    at = next;
  }
  return {
    width: results.length * pitch,
    height: high,
    marks: [...paths].map(([status, path]) => ({ status, path })),
  };
}

function bar(from: number, to: number, height: number): string {
  const width = (to - from) * pitch - 1;
  return `M${from * pitch} ${high - height}h${width}v${height}h${-width}z`;
}

/** The same for who hears it. */
export function resultsWords(results: readonly (TestStatus | undefined)[]): string {
  const ran = results.filter((result) => result !== undefined && result !== 'skipped');
  const passed = ran.filter((result) => result === 'passed').length;
  const newest = results.findLast((result) => result !== undefined) ?? 'not run';
  return `Last ${results.length} runs: ${passed} of ${ran.length} passed, newest ${newest}`;
}
