import assert from 'node:assert/strict';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Image } from '../../src/sandbox/registry/make-image.ts';

/** A registry, and who comes: over TLS where there is an authority. */
export interface Pusher {
  readonly host: string;
  /** PEM. */
  readonly authority?: string;
  readonly token?: string;
}

/** Pushes an image as a client does: its blobs, then its manifest under a tag. */
export async function pushImage(pusher: Pusher, repository: string, tag: string, image: Image): Promise<void> {
  for (const [digest, blob] of image.blobs)
    await send(pusher, 'POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, blob);
  await send(pusher, 'PUT', `/v2/${repository}/manifests/${tag}`, image.manifest, { 'content-type': image.mediaType });
}

async function send(
  { host, authority, token }: Pusher,
  method: string,
  path: string,
  body: Buffer,
  type: Readonly<Record<string, string>> = {},
): Promise<void> {
  const authorization = token && { authorization: `Basic ${Buffer.from(`pusher:${token}`).toString('base64')}` };
  const options = { method, headers: { 'content-length': body.length, ...type, ...authorization } };
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const asking =
    authority === undefined
      ? requestPlain(`http://${host}${path}`, options)
      : requestTls(`https://${host}${path}`, { ...options, ca: authority });
  asking.on('error', reject).on('response', (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  asking.end(body);
  assert.equal(await promise, 201, `${method} ${path}`);
}
