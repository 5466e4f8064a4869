import { StreamstressError } from '../model/error.ts';
import type { RegistryAnswer, RegistryRequest } from '../ports/registries.ts';
import { askOnce, askRegistry, nextUrl } from './ask-registry.ts';
import type { Descriptor, ImageSource } from './image-manifest.ts';
import { type Place, urlOf } from './place.ts';
import { refused } from './refused.ts';
import type { RegistryClient } from './registry-client.ts';
import { retrying } from './retrying.ts';

/** A repository that is pushed to. */
export interface Destination {
  readonly client: RegistryClient;
  readonly place: Place;
  readonly mount: Mount | undefined;
}

/** A repository of the same registry that may have the blobs already. */
interface Mount {
  readonly from: string;
  /** Where we push, with a token that also pulls from there: not everybody gets one. */
  readonly place: Place;
}

/** Bytes of a chunk: what a broken connection costs at most. */
const chunkBytes = 16 * 1024 * 1024;

/** A blob on its way (distribution-spec, pushing a blob in chunks); undefined means that it is there. */
type Upload =
  | {
      readonly url: string;
      /** Bytes that are there. */
      readonly from: number;
      /** The smallest chunk that the registry takes, but for the last one. */
      readonly least: number;
      /** Whether the rest goes as one chunk: some registries take no second one, or none of our size. */
      readonly inOne: boolean;
    }
  | undefined;

/**
 * Sees to it that a repository has a blob: it has it, mounts it from another one, or gets it in chunks, going on where a
 * broken connection left it. Errors: those of `askRegistry` and of the source.
 */
export async function pushBlob(to: Destination, source: ImageSource, blob: Descriptor): Promise<void> {
  if (await hasBlob(to, blob)) return;
  const begun = await begin(to, blob);
  if (begun !== undefined) await source.withBlob(blob, (file) => upload(to, begun, blob, file));
}

async function hasBlob({ client, place }: Destination, { digest }: Descriptor): Promise<boolean> {
  const { code } = await askRegistry(client, place, { method: 'HEAD', url: urlOf(place, `blobs/${digest}`) });
  return code !== 404;
}

/** Mounts a blob where that can be done, else begins to upload it. */
async function begin({ client, place, mount }: Destination, { digest }: Descriptor, inOne = false): Promise<Upload> {
  const headers = { 'content-length': '0' };
  const request = { method: 'POST', url: urlOf(place, 'blobs/uploads/'), headers } as const;
  const mounting = mount && `${request.url}?${new URLSearchParams({ mount: digest, from: mount.from })}`;
  const mounted =
    mount && mounting && (await askRegistry(client, mount.place, { ...request, url: mounting }).catch(notMounted));
  const answer = mounted && mounted.code < 400 ? mounted : await askRegistry(client, place, request);
  if (answer.code === 201) return undefined;
  if (answer.code >= 400) throw refused(client, place, request, answer);
  const least = Number(answer.headers['oci-chunk-min-length'] ?? 0) || 0;
  return { url: nextUrl(request.url, answer.headers.location ?? ''), from: 0, least, inOne };
}

/** Who may push here may not pull there: then the blob is sent. */
function notMounted(error: unknown): undefined {
  const isRefusal = error instanceof StreamstressError && /^registry:(unauthorized|refused)$/.test(error.reason);
  if (!isRefusal) throw error;
}

/**
 * Whether a chunk that got no answer has arrived is not known: then the registry is asked how far it is. An attempt has gone
 * well when more is there than ever before: a registry that forgets the same again and again is not asked for ever.
 */
async function upload(to: Destination, begun: Upload, blob: Descriptor, file: string): Promise<void> {
  let [state, isKnown, furthest] = [begun, true, 0];
  const advance = async (): Promise<Upload> => {
    if (!isKnown && state !== undefined) {
      const before = state.from;
      state = await standing(to, state, blob);
      isKnown = true;
      if (state === undefined || state.from > before) return state;
    }
    if (state === undefined) return undefined;
    isKnown = false;
    const next = state.from < blob.size ? await sendChunk(to, state, blob, file) : await finish(to, state, blob);
    isKnown = true;
    return next;
  };
  const advanceFurther = async (): Promise<void> => {
    do state = await advance();
    while (state !== undefined && state.from <= furthest);
  };
  while (state !== undefined) {
    await retrying(to.client, advanceFurther);
    furthest = state?.from ?? blob.size;
  }
}

async function sendChunk(
  { client, place }: Destination,
  upload: NonNullable<Upload>,
  { size }: Descriptor,
  file: string,
): Promise<Upload> {
  const { url, from, least, inOne } = upload;
  const end = inOne ? size : Math.min(size, from + Math.max(chunkBytes, least));
  // With a range it would be a chunk to them, however it begins.
  const range = inOne && from === 0 ? {} : { 'content-range': `${from}-${end - 1}` };
  const headers = { 'content-type': 'application/octet-stream', ...range };
  const request: RegistryRequest = { method: 'PATCH', url, headers, body: { file, from, to: end } };
  const answer = await askOnce(client, place, request);
  if (answer.code >= 400) throw refused(client, place, request, answer);
  const there = arrived(answer) ?? end;
  if (there <= from) throw notKept(place, from);
  return { ...upload, url: nextUrl(url, answer.headers.location ?? ''), from: there };
}

async function finish({ client, place }: Destination, { url }: NonNullable<Upload>, { digest }: Descriptor) {
  const whole = new URL(url);
  whole.searchParams.set('digest', digest);
  const request: RegistryRequest = { method: 'PUT', url: whole.href, headers: { 'content-length': '0' } };
  const answer = await askOnce(client, place, request);
  if (answer.code >= 400) throw refused(client, place, request, answer);
  return undefined;
}

/** How far a blob has come; one that the registry has forgotten, or says nothing of, begins anew and goes in one. */
async function standing(to: Destination, upload: NonNullable<Upload>, blob: Descriptor): Promise<Upload> {
  if (await hasBlob(to, blob)) return undefined;
  const { url } = upload;
  const answer = await askRegistry(to.client, to.place, { method: 'GET', url }).catch((error) => {
    if (error instanceof StreamstressError && error.reason === 'registry:refused') return undefined;
    throw error;
  });
  const from = answer && answer.code < 400 ? arrived(answer) : undefined;
  if (answer === undefined || from === undefined || from > blob.size) return begin(to, blob, true);
  return { ...upload, url: nextUrl(url, answer.headers.location ?? ''), from };
}

/** The registry says yes to a chunk, and has no more than before. */
function notKept({ host, repository }: Place, from: number): StreamstressError {
  const message = `the registry "${host}" keeps nothing of what is sent for "${repository}" from byte ${from} on. Look at its state and at a proxy on the way`;
  return new StreamstressError('infrastructure', ['registry', 'interrupted'], message);
}

/** `Range: 0-<last byte>`; `0-0` is said of one byte and of none. */
function arrived({ headers }: RegistryAnswer): number | undefined {
  const last = Number(/^(?:bytes=)?0-(\d+)$/.exec(headers.range ?? '')?.[1] ?? 0);
  return last > 0 ? last + 1 : undefined;
}
