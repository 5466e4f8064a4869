import { basename, dirname, join } from 'node:path';
import type { BranchFiles } from '../ports/data-branch.ts';
import type { Files } from '../ports/files.ts';

/** The files that runs are read from. Paths are relative to the source and sorted. */
export interface SourceFiles {
  readonly paths: readonly string[];
  /** Undefined where there is no such file. */
  text(path: string): Promise<string | undefined>;
  /** Nothing where there is no such file. */
  pieces(path: string): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
  /** Milliseconds since 1970; undefined where that is not kept, as on a branch. */
  writtenAt(path: string): Promise<number | undefined>;
}

/** A folder and all that is below it, or a single file; hidden files and folders are left out. */
export async function folderSource(files: Files, place: string): Promise<SourceFiles> {
  const below = await files.listBelow(place);
  const isFile = below.length === 0 && (await files.writtenAt(place)) !== undefined;
  const folder = isFile ? dirname(place) : place;
  return {
    paths: isFile ? [basename(place)] : below.filter((path) => !/(^|\/)\./.test(path)),
    text: (path) => files.read(join(folder, path)),
    pieces: async (path) => (await files.readPieces(join(folder, path))) ?? [],
    writtenAt: (path) => files.writtenAt(join(folder, path)),
  };
}

/** What another tool has published on a branch. Everything is fetched at once. */
export async function branchSource(branch: BranchFiles): Promise<SourceFiles> {
  const contents = await branch.read((await branch.list('runs')).filter((path) => path.endsWith('.json')));
  const bytes = (path: string) => contents.get(path);
  return {
    paths: [...contents.keys()].sort(),
    text: async (path) => (contents.has(path) ? new TextDecoder().decode(bytes(path)) : undefined),
    pieces: async (path) => [bytes(path) ?? new Uint8Array()],
    writtenAt: async () => undefined,
  };
}
