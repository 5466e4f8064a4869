import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOfBytes, type Image } from './make-image.ts';

/** A manifest as it was pushed. */
interface StoredManifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly digest: string;
}

/**
 * Images in a folder: bytes once by digest below `blobs`, and below `repositories` what each repository has of them
 * (`layers`, `manifests` with the media type as content, `tags` with the digest).
 */
export interface Storage {
  /** Folder for uploads under way. */
  readonly uploads: string;
  /** Path of the bytes, or undefined where nobody has them. */
  blobPath(digest: string): string | undefined;
  hasBlob(repository: string, digest: string): boolean;
  /** Shows a blob that is there in one more repository. */
  linkBlob(repository: string, digest: string): void;
  /** Takes over a finished upload whose digest was checked. */
  adoptBlob(repository: string, digest: string, upload: string): void;
  read(repository: string, reference: string): StoredManifest | undefined;
  writeManifest(repository: string, manifest: Omit<StoredManifest, 'digest'>, tag?: string): string;
  tags(repository: string): readonly string[] | undefined;
  /** Writes an image with all its blobs and returns its digest. */
  put(repository: string, tag: string, image: Image): string;
}

/** Opens the storage in a folder, making what is missing. */
export function openStorage(folder: string): Storage {
  const uploads = join(folder, 'uploads');
  mkdirSync(uploads, { recursive: true });
  const blob = (digest: string) => join(folder, 'blobs', ...digest.split(':'));
  const of = (repository: string, ...path: string[]) => join(folder, 'repositories', repository, ...path);
  const write = (path: string, bytes: string | Buffer) => writeWhole(path, bytes, uploads);
  const writeBlob = (digest: string, bytes: Buffer) => existsSync(blob(digest)) || write(blob(digest), bytes);
  const linkBlob = (repository: string, digest: string) => write(of(repository, '_layers', digest), '');

  const writeManifest: Storage['writeManifest'] = (repository, { mediaType, bytes }, tag) => {
    const digest = digestOfBytes(bytes);
    writeBlob(digest, bytes);
    write(of(repository, '_manifests', digest), mediaType);
    if (tag !== undefined) write(of(repository, '_tags', tag), digest);
    return digest;
  };

  return {
    uploads,
    linkBlob,
    writeManifest,
    blobPath: (digest) => (existsSync(blob(digest)) ? blob(digest) : undefined),
    hasBlob: (repository, digest) => existsSync(of(repository, '_layers', digest)),
    adoptBlob(repository, digest, upload) {
      mkdirSync(dirname(blob(digest)), { recursive: true });
      renameSync(upload, blob(digest));
      linkBlob(repository, digest);
    },
    read(repository, reference) {
      const digest = reference.includes(':') ? reference : readText(of(repository, '_tags', reference));
      const mediaType = digest && readText(of(repository, '_manifests', digest));
      return mediaType ? { mediaType, digest, bytes: readFileSync(blob(digest)) } : undefined;
    },
    tags: (repository) => (existsSync(of(repository, '_manifests')) ? namesIn(of(repository, '_tags')) : undefined),
    put(repository, tag, { mediaType, manifest, blobs }) {
      for (const [digest, bytes] of blobs) {
        writeBlob(digest, bytes);
        linkBlob(repository, digest);
      }
      return writeManifest(repository, { mediaType, bytes: manifest }, tag);
    },
  };
}

/** Readers see the old bytes or the new ones, never a part. */
function writeWhole(path: string, bytes: string | Buffer, scratch: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const whole = join(scratch, randomUUID());
  writeFileSync(whole, bytes);
  renameSync(whole, path);
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
