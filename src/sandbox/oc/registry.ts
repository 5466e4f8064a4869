import { digestOfBytes } from '../registry/make-image.ts';
import { type OwnRepository, ownRepository } from '../registry/own-repository.ts';
import { OcError } from './flags.ts';
import type { Logins } from './logins.ts';
import { type Answer, send } from './send.ts';

/** A manifest of an image or of a list of images. */
export interface Manifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  /** Of a list. */
  readonly manifests?: readonly (Descriptor & { readonly platform?: { readonly architecture: string } })[];
}

export interface Descriptor {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

/** A registry, as a client of the OCI distribution protocol sees it. Refusals are thrown as `RegistryRefusal`. */
export interface RegistryClient {
  place(reference: string): OwnRepository;
  manifest(from: OwnRepository, version?: string): Promise<Manifest>;
  blob(from: OwnRepository, digest: string): Promise<Buffer>;
  putBlob(to: OwnRepository, bytes: Buffer): Promise<void>;
  /** Shows a blob of another repository there. Answers how. */
  copyBlob(from: OwnRepository, to: OwnRepository, digest: string): Promise<'mounted' | 'uploaded'>;
  /** By tag, or by digest where `version` is one. */
  putManifest(to: OwnRepository, version: string, manifest: Pick<Manifest, 'mediaType' | 'bytes'>): Promise<string>;
}

/** What a registry said: `manifest unknown: …`. */
export class RegistryRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const accepted = [
  'docker.distribution.manifest.v2',
  'docker.distribution.manifest.list.v2',
  'oci.image.manifest.v1',
  'oci.image.index.v1',
];

/** All registries are one: that at `address`, `http://127.0.0.1:5000`, which has the others' images too. */
export function createRegistryClient(address: string, logins: Logins, ca: string | undefined): RegistryClient {
  const host = new URL(address).host;
  const ask = (place: OwnRepository, path: string, asked: Asking = {}) =>
    authorized(`${address}/v2/${place.repository}/${path}`, asked, logins[place.host], ca);

  async function upload(to: OwnRepository, bytes: Buffer): Promise<void> {
    const { headers } = good(await ask(to, 'blobs/uploads/', { method: 'POST' }));
    const at = new URL(String(headers.location), address);
    at.searchParams.set('digest', digestOfBytes(bytes));
    good(await authorized(at.href, { method: 'PUT', body: bytes }, logins[to.host], ca));
  }

  const blob = async (from: OwnRepository, digest: string) => good(await ask(from, `blobs/${digest}`)).body;
  return {
    blob,
    putBlob: upload,
    place(reference) {
      const place = ownRepository(reference, host);
      if (place === undefined)
        throw new OcError(`error: "${reference}" is not a valid image reference: invalid reference format`);
      return place;
    },
    async manifest(from, version = from.version) {
      const accept = accepted.map((name) => `application/vnd.${name}+json`).join(', ');
      const { headers, body } = good(await ask(from, `manifests/${version}`, { headers: { accept } }));
      return {
        ...JSON.parse(body.toString()),
        mediaType: headers['content-type'],
        digest: digestOfBytes(body),
        bytes: body,
      };
    },
    async copyBlob(from, to, digest) {
      const query = new URLSearchParams({ mount: digest, from: from.repository });
      const { status } = good(await ask(to, `blobs/uploads/?${query}`, { method: 'POST' }));
      if (status === 201) return 'mounted';
      await upload(to, await blob(from, digest));
      return 'uploaded';
    },
    async putManifest(to, version, { mediaType, bytes }) {
      good(
        await ask(to, `manifests/${version}`, { method: 'PUT', body: bytes, headers: { 'content-type': mediaType } }),
      );
      return digestOfBytes(bytes);
    },
  };
}

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** Asks without credentials first; where the answer tells the way to a token, with that token. */
async function authorized(
  url: string,
  asked: Asking,
  login: string | undefined,
  ca: string | undefined,
): Promise<Answer> {
  const basic: Record<string, string> = login === undefined ? {} : { authorization: `Basic ${login}` };
  const first = await send(url, { ...asked, ca, headers: { ...asked.headers, ...basic } });
  const challenge = String(first.headers['www-authenticate'] ?? '');
  const realm = /^Bearer realm="(?<realm>[^"]+)"/.exec(challenge)?.groups?.realm;
  if (first.status !== 401 || realm === undefined) return first;
  const { status, body } = await send(realm, { headers: basic, ca });
  if (status !== 200) return first;
  const authorization = `Bearer ${JSON.parse(body.toString()).token}`;
  return send(url, { ...asked, ca, headers: { ...asked.headers, authorization } });
}

function good(answer: Answer): Answer {
  if (answer.status < 300) return answer;
  throw new RegistryRefusal(answer.status, wordsOf(answer));
}

function wordsOf({ status, body }: Answer): string {
  try {
    const [{ code, message }] = JSON.parse(body.toString()).errors;
    return `${String(code).toLowerCase().replaceAll('_', ' ')}: ${message}`;
  } catch {
    return status === 404 ? 'manifest unknown' : `received unexpected HTTP status: ${status}`;
  }
}
