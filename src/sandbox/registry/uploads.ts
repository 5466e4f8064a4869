import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RegistryError } from './errors.ts';
import type { Storage } from './storage.ts';

/** Blobs on their way in: one file each below the storage's `uploads`. */
export interface Uploads {
  /** Begins one and returns its id. */
  begin(): string;
  /** Bytes that are there. */
  size(id: string): number;
  /** Adds the body, which must begin where the last one ended if it says where it begins. */
  append(id: string, body: IncomingMessage): Promise<void>;
  /** Makes it a blob of the repository. Throws DIGEST_INVALID where the bytes have another digest; they are gone then. */
  finish(id: string, repository: string, digest: string): Promise<void>;
  cancel(id: string): void;
}

/** Uploads into a storage. */
export function createUploads(storage: Storage): Uploads {
  const pathOf = (id: string) => {
    const path = join(storage.uploads, id);
    if (/^[0-9a-f-]{36}$/.test(id) && existsSync(path)) return path;
    throw new RegistryError('BLOB_UPLOAD_UNKNOWN', `there is no upload "${id}"`);
  };
  const size = (id: string) => statSync(pathOf(id)).size;

  return {
    size,
    begin() {
      const id = randomUUID();
      writeFileSync(join(storage.uploads, id), '');
      return id;
    },
    async append(id, body) {
      const path = pathOf(id);
      const start = /^(?:bytes[ =])?(\d+)-/.exec(body.headers['content-range'] ?? '')?.[1];
      if (start !== undefined && Number(start) !== size(id)) {
        throw new RegistryError(
          'BLOB_UPLOAD_INVALID',
          `the upload has ${size(id)} bytes, the chunk begins at ${start}`,
        );
      }
      await pipeline(body, createWriteStream(path, { flags: 'a' }));
    },
    async finish(id, repository, digest) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(pathOf(id)), hash);
      const found = `sha256:${hash.digest('hex')}`;
      if (found === digest) return storage.adoptBlob(repository, digest, pathOf(id));
      rmSync(pathOf(id));
      throw new RegistryError('DIGEST_INVALID', `the bytes have the digest ${found}, not ${digest}`);
    },
    cancel: (id) => rmSync(pathOf(id)),
  };
}
