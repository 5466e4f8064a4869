import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

/** Absolute path of the first executable file with that name in the folders of a PATH; a name with a slash is a path itself. */
export async function which(program: string, path: string): Promise<string | undefined> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = program.includes('/') ? [program] : folders.map((folder) => join(folder, program));
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return resolve(candidate);
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
