import type { TestResult } from '../model/test-result.ts';

/**
 * How Gauge is asked for one scenario: `<file>:<line of its heading>`; the whole file where the heading is not in the
 * text. A row of a table-driven scenario is asked for by its scenario.
 */
export function scenarioAt({ file, scenario }: TestResult, spec: string): string {
  const heading = scenario.replace(/ \| (Spec|Scn)Row: .*$/, '');
  const line = spec.split('\n').findIndex((text) => /^##(?!#)/.test(text) && text.slice(2).trim() === heading);
  return line < 0 ? file : `${file}:${line + 1}`;
}
