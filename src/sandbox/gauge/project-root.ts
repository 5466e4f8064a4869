import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder here or above that has a manifest.json. Throws where there is none. */
export function projectRoot(): string {
  let folder = process.cwd();
  while (!existsSync(join(folder, 'manifest.json'))) {
    if (dirname(folder) === folder)
      throw new Error('Failed to find project root directory: no manifest.json here or above');
    folder = dirname(folder);
  }
  return folder;
}
