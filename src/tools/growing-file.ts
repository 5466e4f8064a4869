import type { Files } from '../ports/files.ts';

/** A file that grows while it is written, for whoever reads it after a kill. */
export interface GrowingFile {
  /** What is added is there when this returns. */
  add(text: string): void;
  /** Errors: those of writing; after one nothing more is written. */
  end(): void;
}

/** Characters; what comes behind is not kept in it. */
const longest = 64 * 1024 * 1024;

export function createGrowingFile(files: Files, path: string): GrowingFile {
  let length = 0;
  let broken: { readonly error: unknown } | undefined;
  return {
    add(text) {
      length += text.length;
      if (length > longest || broken) return;
      try {
        files.append(path, text);
      } catch (error) {
        broken = { error };
      }
    },
    end() {
      if (broken) throw broken.error;
    },
  };
}
