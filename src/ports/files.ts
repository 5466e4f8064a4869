/** Files by path. Texts are UTF-8. A full disk is the error `infrastructure`, `disk_full`. */
export interface Files {
  /** The text, or undefined where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** The bytes as they are read, for what may be too big for a text; undefined where there is no such file. */
  readPieces(path: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Writes whole or not at all, making the folder where it is missing. */
  write(path: string, content: string | AsyncIterable<Uint8Array>): Promise<void>;
  /** Names in a folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** Files below a folder at any depth, relative to it, sorted; links are not followed; empty where there is none. */
  listBelow(folder: string): Promise<readonly string[]>;
  /** Copies a file or a folder with all that is in it. */
  copy(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all that is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
}
