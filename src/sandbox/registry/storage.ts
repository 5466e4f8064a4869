import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  /** Writes an image, or a list of images, with all its blobs and returns its digest. */
  put(repository: string, tag: string | undefined, image: Image): string;
  /** Shows an image that is there, with all that it is made of, in one more repository, and tags it. */
  mount(repository: string, digest: string, tag: string): void;
  untag(repository: string, tag: string): void;
  /** Takes a repository away; bytes that others have, too, stay. */
  forget(repository: string): void;
  /** Lets only those pull and push who log in with `<user>:<password>`: for repositories of other registries. */
  protect(repository: string, login: string): void;
  /** Who may pull from a protected repository; undefined where everybody may. */
  loginOf(repository: string): string | undefined;
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

  function put(repository: string, tag: string | undefined, { mediaType, manifest, blobs, images = [] }: Image) {
    for (const image of images) put(repository, undefined, image);
    for (const [digest, bytes] of blobs) {
      writeBlob(digest, bytes);
      linkBlob(repository, digest);
    }
    return writeManifest(repository, { mediaType, bytes: manifest }, tag);
  }

  function read(repository: string, reference: string): StoredManifest | undefined {
    const digest = reference.includes(':') ? reference : readText(of(repository, '_tags', reference));
    const mediaType = digest && readText(of(repository, '_manifests', digest));
    return mediaType ? { mediaType, digest, bytes: readFileSync(blob(digest)) } : undefined;
  }

  function show(repository: string, digest: string): void {
    const manifest = readManifest(blob(digest));
    for (const part of manifest.blobs) linkBlob(repository, part);
    for (const part of manifest.manifests) show(repository, part);
    write(of(repository, '_manifests', digest), manifest.mediaType);
  }

  function mount(repository: string, digest: string, tag: string): void {
    if (!existsSync(blob(digest))) return;
    if (read(repository, digest) === undefined) show(repository, digest);
    if (read(repository, tag)?.digest !== digest) write(of(repository, '_tags', tag), digest);
  }

  return {
    uploads,
    linkBlob,
    mount,
    read,
    put,
    untag: (repository, tag) => rmSync(of(repository, '_tags', tag), { force: true }),
    forget(repository) {
      for (const part of ['_layers', '_manifests', '_tags'])
        rmSync(of(repository, part), { recursive: true, force: true });
    },
    protect: (repository, login) => write(of(repository, '_login'), login),
    loginOf: (repository) => readText(of(repository, '_login')),
    writeManifest,
    blobPath: (digest) => (existsSync(blob(digest)) ? blob(digest) : undefined),
    hasBlob: (repository, digest) => existsSync(of(repository, '_layers', digest)),
    adoptBlob(repository, digest, upload) {
      mkdirSync(dirname(blob(digest)), { recursive: true });
      renameSync(upload, blob(digest));
      linkBlob(repository, digest);
    },
    tags: (repository) => (existsSync(of(repository, '_manifests')) ? namesIn(of(repository, '_tags')) : undefined),
  };
}

interface Part {
  readonly digest: string;
}

interface Manifest {
  readonly mediaType?: string;
  readonly config?: Part;
  readonly layers?: readonly Part[];
  readonly manifests?: readonly Part[];
}

/** What an image is made of: blobs, and the images of a list, by digest. */
function readManifest(path: string) {
  const { config, layers = [], manifests, mediaType }: Manifest = JSON.parse(readFileSync(path, 'utf8'));
  const digests = (parts: readonly Part[]) => parts.map(({ digest }) => digest);
  const oci = `application/vnd.oci.image.${manifests ? 'index' : 'manifest'}.v1+json`;
  const blobs = digests(config ? [config, ...layers] : layers);
  return { mediaType: mediaType ?? oci, blobs, manifests: digests(manifests ?? []) };
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
