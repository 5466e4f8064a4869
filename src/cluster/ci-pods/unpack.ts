import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Files } from '../../ports/files.ts';
import { readTar, type TarFile } from './read-tar.ts';

/** What may come out of an archive: as many bytes and files. */
const mostUnpacked = { bytes: 2 * 1024 ** 3, files: 50_000 };
const longestPath = 1000;

/** The files of a gzipped tar that may be written into a folder, each under a path that stays in it. */
export async function* filesOf(
  pieces: readonly Uint8Array[],
  note: (text: string) => void,
): AsyncGenerator<TarFile & { readonly path: string }> {
  let [bytes, files, others] = [0, 0, 0];
  const unzipped = Readable.from(pieces, { objectMode: false }).pipe(createGunzip());
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of unzipped) {
      bytes += piece.length;
      if (bytes > mostUnpacked.bytes) return note(`more than ${mostUnpacked.bytes} bytes: the rest was left out`);
      yield piece;
    }
  }
  for await (const file of readTar(counted())) {
    if (file.type === 'folder') continue;
    const path = pathWithin(file.path);
    if (file.type === 'other' || path === undefined) others += 1;
    else {
      files += 1;
      if (files > mostUnpacked.files) {
        note(`more than ${mostUnpacked.files} files: the rest was left out`);
        break;
      }
      yield { ...file, path };
    }
  }
  if (others > 0) note(`${others} ${others === 1 ? 'entry was' : 'entries were'} left out: links, devices, odd paths`);
}

/** Writes an archive's files below a folder; answers with their paths, relative to it. */
export async function unpack(
  pieces: readonly Uint8Array[],
  folder: string,
  files: Files,
  note: (text: string) => void,
): Promise<readonly string[]> {
  const written: string[] = [];
  for await (const { path, content } of filesOf(pieces, note)) {
    await files.write(`${folder}/${path}`, content);
    written.push(path);
  }
  return written;
}

/** `./a/b` as `a/b`; undefined where it leads out of the folder or has what no path should have. */
function pathWithin(path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '.' && part !== '');
  const isOdd = path.startsWith('/') || parts.includes('..') || parts.length === 0 || /\p{Cc}/u.test(path);
  return isOdd || path.length > longestPath ? undefined : parts.join('/');
}
