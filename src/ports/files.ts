/** Files by path. Texts are UTF-8. A full disk is the error `infrastructure`, `disk_full`. */
export interface Files {
  /** The text, or undefined where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** The bytes as they are read, for what may be too big for a text; undefined where there is no such file. */
  readPieces(path: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Milliseconds since 1970 at which a file was last written; undefined where there is no such file. */
  writtenAt(path: string): Promise<number | undefined>;
  /** Writes whole or not at all, making the folder where it is missing. */
  write(path: string, content: string | AsyncIterable<Uint8Array>): Promise<void>;
  /** Adds to the end of a file, making it where it is missing, before it returns: what we say next is not ahead of it if we are killed. */
  append(path: string, text: string): void;
  /** Names in a folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** Files below a folder at any depth, relative to it, sorted; links are not followed; empty where there is none. */
  listBelow(folder: string): Promise<readonly string[]>;
  /** Absolute paths of files that a glob means in a folder, sorted, each with a mark that is another one once it was written again. */
  match(folder: string, glob: string): Promise<ReadonlyMap<string, string>>;
  /**
   * A folder as a gzipped tar, as it is read, without the entries of these names; every file has that time (milliseconds
   * since 1970). Whoever reads it gets the errors.
   */
  archive(folder: string, without: readonly string[], time: number): AsyncIterable<Uint8Array>;
  /** Copies a file or a folder with all that is in it. */
  copy(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all that is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
}
