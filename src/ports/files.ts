/** Files by path. Everything is UTF-8. A full disk is the error `infrastructure`, `disk_full`. */
export interface Files {
  /** The text, or undefined where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Writes whole or not at all, making the folder where it is missing. */
  write(path: string, text: string): Promise<void>;
  /** Names in a folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** Copies a file or a folder with all that is in it. */
  copy(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all that is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
}
