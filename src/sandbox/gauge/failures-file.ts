import { relative } from 'node:path';
import type { SuiteOutcome } from './outcome.ts';

/** `.gauge/failures.json`: what `--failed` of the real Gauge would run again. */
export function failuresFile(root: string, args: readonly string[], specs: readonly string[], suite: SuiteOutcome) {
  const items = suite.specs.flatMap((spec) => {
    const file = relative(root, spec.file);
    const failed = spec.scenarios.filter((scenario) => scenario.status === 'failed');
    return [...(spec.hookFailures.length > 0 ? [file] : []), ...failed.map((scenario) => `${file}:${scenario.line}`)];
  });
  const failedItems = suite.hookFailures.length > 0 ? specs : [...new Set(items)];
  const written = { Args: args.filter((arg) => !specs.includes(arg)), FailedItems: failedItems };
  return JSON.stringify(written, undefined, '\t');
}
