import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SiteSource } from './serve-site.ts';

/** A folder, which may come later; what its links lead out of it to is not there. */
export function folderSource(folder: string): SiteSource {
  return async (path) => {
    try {
      const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
      return file.startsWith(root + sep) ? await readFile(file) : undefined;
    } catch (error) {
      if (
        ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '')
      )
        return undefined;
      throw error;
    }
  };
}

/** Files in memory; those whose names end in `.gz` are compressed as they would be on a data branch. */
export function memorySource(files: ReadonlyMap<string, string | Uint8Array>): SiteSource {
  return async (path) => {
    const content = files.get(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return bytes && path.endsWith('.gz') ? gzipSync(bytes) : bytes;
  };
}
