import type { Files } from '../ports/files.ts';

/** A file that grows while it is written, for whoever reads it after a kill. */
export interface GrowingFile {
  add(text: string): void;
  /** Ends when all of it is written. Errors: those of writing. */
  end(): Promise<void>;
}

/** Characters; what comes behind is not kept in it. */
const longest = 64 * 1024 * 1024;

export function createGrowingFile(files: Files, path: string): GrowingFile {
  let waiting = '';
  let length = 0;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting !== '') {
      const text = waiting;
      waiting = '';
      await files.append(path, text);
    }
  }

  return {
    add(text) {
      length += text.length;
      if (length > longest) return;
      waiting += text;
      if (writing) return;
      writing = write().finally(() => {
        writing = undefined;
      });
      writing.catch(() => undefined);
    },
    end: async () => writing,
  };
}
