import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The arguments that run what failed in the last run, by `.gauge/failures.json`. Throws where that tells of nothing. */
export function failedArguments(root: string): readonly string[] {
  const file = join(root, '.gauge', 'failures.json');
  if (!existsSync(file)) {
    throw new Error(`Failed to read last run information. Reason: File ${file} doesn't exist.`);
  }
  const { Args, FailedItems } = JSON.parse(readFileSync(file, 'utf8')) as { Args: string[]; FailedItems: string[] };
  if (FailedItems.length === 0) throw new Error('No failed tests found.');
  return [...Args, ...FailedItems];
}
