import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { cp, glob, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { asStreamstressError, diskFull, StreamstressError } from '../model/error.ts';
import type { Files } from '../ports/files.ts';
import { archiveFolder } from './archive-folder.ts';

/** The files of this machine. */
export function createFiles(): Files {
  return {
    read: (path) => checked('read', path, () => whereThere(readFile(path, 'utf8'), undefined)),
    readPieces: (path) => checked('read', path, () => whereThere(pieces(path), undefined)),
    writtenAt: (path) => checked('read', path, () => whereThere(writtenAt(path), undefined)),
    write: (path, content) => checked('write', path, () => writeWhole(path, content)),
    append(path, text) {
      try {
        appendFileSync(path, text);
      } catch (error) {
        throw failure('write', path, error);
      }
    },
    list: (folder) => checked('read', folder, async () => (await whereThere(readdir(folder), [])).sort()),
    listBelow: (folder) => checked('read', folder, async () => (await whereThere(filesBelow(folder), [])).sort()),
    match: (folder, pattern) => checked('read', folder, () => matching(folder, pattern)),
    archive: (folder, without, time) => checkedPieces(folder, archiveFolder(folder, without, time)),
    copy: (from, to) => checked('copy', from, () => copyWhole(from, to)),
    remove: (path) => checked('remove', path, () => rm(path, { recursive: true, force: true, maxRetries: 3 })),
  };
}

/** Opened at once, so that what is missing is known. */
async function pieces(path: string): Promise<AsyncIterable<Uint8Array>> {
  const file = await open(path);
  return file.createReadStream();
}

async function writtenAt(path: string): Promise<number | undefined> {
  const found = await stat(path);
  return found.isFile() ? found.mtimeMs : undefined;
}

async function writeWhole(path: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

async function matching(folder: string, pattern: string): Promise<ReadonlyMap<string, string>> {
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: folder })) paths.push(resolve(folder, path));
  paths.sort();
  const found = await Promise.all(paths.map((path) => whereThere(stat(path, { bigint: true }), undefined)));
  return new Map(
    paths.flatMap((path, at) => {
      const file = found[at];
      return file?.isFile() ? [[path, `${file.ino} ${file.size} ${file.mtimeNs}`] as const] : [];
    }),
  );
}

async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

async function whereThere<T>(reading: Promise<T>, otherwise: T): Promise<T>;
async function whereThere<T>(reading: Promise<T>, otherwise: undefined): Promise<T | undefined>;
async function whereThere<T>(reading: Promise<T>, otherwise: T | undefined): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return otherwise;
    throw error;
  });
}

async function checked<T>(verb: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failure(verb, path, error);
  }
}

async function* checkedPieces(path: string, pieces: AsyncIterable<Uint8Array>) {
  try {
    yield* pieces;
  } catch (error) {
    throw failure('read', path, error);
  }
}

function failure(verb: string, path: string, error: unknown): StreamstressError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return diskFull(path, error);
  const isTooLong = error instanceof RangeError;
  if (code === undefined && !isTooLong) return asStreamstressError(error);
  const why = isTooLong ? 'it is longer than a text can be' : message;
  const what = `cannot ${verb} "${path}": ${why}. Check the path and its permissions`;
  return new StreamstressError('infrastructure', ['files', `cannot_${verb}`], what, error);
}
