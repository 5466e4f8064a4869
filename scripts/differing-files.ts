import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Files that two folders do not have in common, byte for byte: their paths, sorted, with what is wrong in the second. */
export async function differingFiles(wanted: string, found: string): Promise<readonly string[]> {
  const [want, have] = await Promise.all([filesBelow(wanted), filesBelow(found)]);
  const paths = [...new Set([...want.keys(), ...have.keys()])].sort();
  return paths.flatMap((path) => {
    const [expected, actual] = [want.get(path), have.get(path)];
    if (!actual) return [`${path}: missing`];
    if (!expected) return [`${path}: should not be there`];
    return expected.equals(actual) ? [] : [`${path}: differs`];
  });
}

async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path) => [relative(folder, path), await readFile(path)] as const);
  return new Map(await Promise.all(files));
}
