import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Texts of files by their path in the repository, with `/`. */
export type SourceTree = ReadonlyMap<string, string>;

/** What a run of Gauge leaves in its project; no part of the sources. */
const leftovers = new Set(['.gauge', 'logs', 'reports']);

/** All files below a folder, sorted by path. */
export async function readSourceTree(folder: string): Promise<SourceTree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !leftovers.has(path.split('/', 1)[0] ?? ''))
    .sort();
  return new Map(await Promise.all(paths.map((path) => readText(folder, path))));
}

async function readText(folder: string, path: string): Promise<[string, string]> {
  return [path, await readFile(join(folder, path), 'utf8')];
}
