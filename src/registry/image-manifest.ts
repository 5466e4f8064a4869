import { StreamstressError } from '../model/error.ts';
import { digestOf } from './manifest.ts';

/** A part of an image (image-spec, descriptor). */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:<64 hex>`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** The manifest that an image begins with. */
export type ImageRoot = Pick<Descriptor, 'digest' | 'mediaType'>;

/** The manifest of an image, or of one for each architecture, as it is to be pushed again byte by byte. */
export interface ImageManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly text: string;
  /** Configuration and layers. */
  readonly blobs: readonly Descriptor[];
  /** The images of an index. */
  readonly children: readonly Descriptor[];
}

/** Where the parts of an image are had from. */
export interface ImageSource {
  /** For errors: a folder, or the name of a repository. */
  readonly name: string;
  /** The text of a manifest. */
  manifest(digest: string): Promise<string>;
  /** Has the bytes of a blob in a file for as long as `use` runs. */
  withBlob(blob: Descriptor, use: (file: string) => Promise<void>): Promise<void>;
}

/** An index of indexes is as deep as anybody goes, and an architecture with its attestation the most that is named. */
const [deepest, mostChildren] = [3, 200];

/**
 * All manifests of an image, each after those that it names. Errors: `image`, `registry:image_damaged`; those of the
 * source.
 */
export async function readManifests(
  source: ImageSource,
  root: ImageRoot,
  depth = 1,
): Promise<readonly ImageManifest[]> {
  const manifest = await readManifest(source, root);
  if (depth > deepest || manifest.children.length > mostChildren)
    throw damagedImage(source.name, root.digest, 'it names itself, or too many others');
  const children = await Promise.all(manifest.children.map((child) => readManifests(source, child, depth + 1)));
  return [...children.flat(), manifest];
}

async function readManifest(source: ImageSource, { digest, mediaType }: ImageRoot): Promise<ImageManifest> {
  const text = await source.manifest(digest);
  const found = digestOf(text);
  if (found !== digest) throw damagedImage(source.name, digest, `its manifest has the digest ${found}`);
  const document = parse(text);
  if (document === undefined) throw damagedImage(source.name, digest, 'it is no manifest');
  const { config, layers, manifests } = document;
  const blobs = descriptors([...(config ? [config] : []), ...listIn(layers).filter((layer) => !isElsewhere(layer))]);
  const children = descriptors(listIn(manifests));
  if (!blobs || !children || blobs.length + children.length === 0) {
    throw damagedImage(source.name, digest, 'its manifest names no parts, or wrongly');
  }
  // Most say it themselves; OCI leaves that to them.
  const own = typeof document.mediaType === 'string' ? document.mediaType : mediaType;
  return { mediaType: own, digest, text, blobs, children };
}

type Document = Readonly<Record<'mediaType' | 'config' | 'layers' | 'manifests' | 'urls', unknown>>;

function parse(text: string): Partial<Document> | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Layers that nobody may hand on have addresses of their own. */
function isElsewhere(layer: unknown): boolean {
  return listIn((layer as Partial<Document> | null)?.urls).length > 0;
}

/** What is read becomes a path or a URL: nothing but a sha256 digest will do. Undefined where one is none. */
export function descriptors(values: readonly unknown[]): readonly Descriptor[] | undefined {
  const fit = values.every((value) => {
    const { digest, size, mediaType } = (value ?? {}) as Partial<Descriptor>;
    const isDigest = typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest);
    return isDigest && Number.isSafeInteger(size) && (size ?? -1) >= 0 && typeof mediaType === 'string';
  });
  return fit ? (values as readonly Descriptor[]) : undefined;
}

/** An image that cannot be pushed as it is. */
export function damagedImage(where: string, digest: string, why: string): StreamstressError {
  const message = `the image ${digest} in "${where}" is damaged: ${why}. Build or push it there again`;
  return new StreamstressError('image', ['registry', 'image_damaged'], message);
}
