import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import vm from 'node:vm';
import type { DataStores } from './data-stores.ts';
import { type Implementations, registrationGlobals } from './implementations.ts';

/**
 * Runs the step files of a project (`tests/**` or STEP_IMPL_DIR, .js only) as gauge-js does: each in a context of its
 * own that has these globals and no others, so that a file that works here works there.
 */
export function loadImplementations(root: string, dataStore: DataStores): Implementations {
  const implementations: Implementations = { steps: new Map(), hooks: new Map() };
  const folders = (process.env.STEP_IMPL_DIR ?? 'tests').split(',').map((folder) => join(root, folder.trim()));
  for (const file of folders.filter(existsSync).flatMap(scriptsIn)) {
    const module = { exports: {} };
    const context = vm.createContext({
      ...{ console, process, require: createRequire(file), module, exports: module.exports },
      ...{ __filename: file, __dirname: dirname(file), gauge_project_root: root },
      ...{ setImmediate, setInterval, setTimeout, clearImmediate, clearInterval, clearTimeout },
      ...registrationGlobals(implementations),
      gauge: { dataStore, message: () => undefined, screenshot: () => undefined },
    });
    try {
      vm.runInContext(readFileSync(file, 'utf8'), context, { filename: file });
    } catch (thrown) {
      throw new Error(`Error executing ${relative(root, file)}\n${(thrown as Error).stack}`);
    }
  }
  return implementations;
}

function scriptsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
