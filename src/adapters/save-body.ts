import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { textOf } from './https-exchange.ts';

/** Writes the body of an answer 200 to a file, making its folder; other answers are read as text, of so many bytes at most. */
export function saveBody(file: string, most: number) {
  let digest: string | undefined;
  return {
    async read(response: IncomingMessage): Promise<string> {
      if (response.statusCode !== 200) return textOf(response, most);
      await mkdir(dirname(file), { recursive: true });
      const hash = createHash('sha256');
      response.on('data', (piece) => hash.update(piece));
      await pipeline(response, createWriteStream(file));
      digest = `sha256:${hash.digest('hex')}`;
      return '';
    },
    /** `sha256:<64 hex>` of what was written; undefined where nothing was. */
    digest: () => digest,
  };
}
