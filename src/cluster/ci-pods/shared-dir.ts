import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import type { Sent } from './read-frames.ts';
import { skipsCensoring } from './skips-censoring.ts';
import { filesOf } from './unpack.ts';

/** Bytes that one Secret takes; the API refuses more than 1 MiB. */
const mostInSecret = 900_000;
const partsAnnotation = 'streamstress.dev/shared-parts';
const keyPattern = /^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/;

/** The directory that the steps of a test share, between two of them. */
export interface SharedDir {
  readonly namespace: string;
  readonly test: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Makes it, empty: what an earlier run has left goes. */
export async function makeShared(cluster: Cluster, dir: SharedDir): Promise<void> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: metadataOf(dir, dir.test), type: 'Opaque', data: {} };
  if ((await cluster.create(secret)) === 'exists') await replaceData(cluster, dir, {}, 0);
}

/** How many Secrets `<test>-shared-<n>` hold it as an archive; 0 where its files are keys of the Secret `<test>`. */
export async function sharedParts(cluster: Cluster, { namespace, test }: SharedDir): Promise<number> {
  const secret = await cluster.get({ ...kinds.secret, namespace, name: test });
  return partsOf(secret);
}

/**
 * Keeps what a step has left. The Secret `<test>` has every file that can be a key of it and still fits, so that observers
 * and people see them there; what is more than that (folders, odd names, programs, many bytes) makes an archive in further
 * Secrets, which has all of it.
 */
export async function saveShared(
  cluster: Cluster,
  dir: SharedDir,
  { pieces }: Extract<Sent, { readonly state: 'whole' }>,
): Promise<void> {
  const { data, isAll } = await keysOf(pieces);
  const archive = Buffer.concat(pieces);
  const parts = isAll ? 0 : Math.ceil(archive.length / mostInSecret);
  const before = await sharedParts(cluster, dir);
  for (let part = 0; part < Math.max(parts, before); part += 1) await cluster.delete(partKey(dir, part));
  for (let part = 0; part < parts; part += 1) {
    const bytes = archive.subarray(part * mostInSecret, (part + 1) * mostInSecret);
    const { name } = partKey(dir, part);
    const content = { [`part-${String(part).padStart(5, '0')}`]: bytes.toString('base64') };
    await cluster.create({ ...kinds.secret, metadata: metadataOf(dir, name), type: 'Opaque', data: content });
  }
  await replaceData(cluster, dir, data, parts);
}

export function partName(test: string, part: number): string {
  return `${test}-shared-${part}`;
}

function partKey({ namespace, test }: SharedDir, part: number): ObjectKey {
  return { ...kinds.secret, namespace, name: partName(test, part) };
}

/** Files by key, in base64, as many as fit; `isAll` where that is all there is to keep. */
async function keysOf(pieces: readonly Uint8Array[]) {
  const data: Record<string, string> = {};
  let [size, isAll] = [0, true];
  for await (const { path, isExecutable, content } of filesOf(pieces, () => undefined)) {
    const bytes = await upTo(mostInSecret - size, content);
    if (bytes !== undefined && keyPattern.test(path)) {
      data[path] = bytes.toString('base64');
      size += bytes.length;
    }
    if (bytes === undefined || !keyPattern.test(path) || isExecutable) isAll = false;
  }
  return { data, isAll };
}

async function upTo(most: number, content: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of content) {
    length += part.length;
    if (length <= most) parts.push(part);
  }
  return length <= most ? Buffer.concat(parts) : undefined;
}

async function replaceData(
  cluster: Cluster,
  { namespace, test }: SharedDir,
  data: Readonly<Record<string, string>>,
  parts: number,
): Promise<void> {
  const key = { ...kinds.secret, namespace, name: test };
  const annotations = { [partsAnnotation]: String(parts) };
  await cluster.patch(key, { type: 'merge', body: { data: null } });
  await cluster.patch(key, { type: 'merge', body: { metadata: { annotations }, data } });
}

function partsOf(secret: KubernetesObject | undefined): number {
  return Number(secret?.metadata.annotations?.[partsAnnotation] ?? 0);
}

function metadataOf({ namespace, labels }: SharedDir, name: string) {
  return { name, namespace, labels: { ...labels, ...skipsCensoring } };
}
