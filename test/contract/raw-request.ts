import { request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import type { KubeConfig } from '@kubernetes/client-node';

/** What is sent: a body that is no string goes as JSON. */
export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

export interface RawAnswer {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; its reader knows it
  readonly body: any;
}

/** One request to an API server, for what neither the product's client nor a typed one says; answered whatever it is. */
export async function rawRequest(config: KubeConfig, { method, path, body, type }: RawRequest): Promise<RawAnswer> {
  const sent = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  const headers = {
    accept: 'application/json',
    'content-length': Buffer.byteLength(sent),
    ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
  };
  const options: RequestOptions = { method, headers };
  await config.applyToHTTPSOptions(options);
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const request = httpsRequest(new URL(`${config.getCurrentCluster()?.server}${path}`), options);
  request.on('error', reject);
  request.on('response', (response) => {
    text(response)
      .then((received) => resolve({ code: response.statusCode ?? 0, body: parsed(received) }))
      .catch(reject);
  });
  request.end(sent);
  return promise;
}

/** `/readyz` and the like answer with words. */
function parsed(received: string): unknown {
  try {
    return JSON.parse(received);
  } catch {
    return received;
  }
}
