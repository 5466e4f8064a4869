import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import type { KubeConfig } from '@kubernetes/client-node';

/** What came back. */
export interface Received {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const connectMilliseconds = 10_000;
const answerMilliseconds = 60_000;

/** The options of a request with what a kubeconfig adds: trust, credentials, proxy. */
export async function requestOptions(
  config: KubeConfig,
  method: string,
  headers: Readonly<Record<string, string | number>>,
): Promise<RequestOptions> {
  const options: RequestOptions = { method, headers: { 'user-agent': 'streamstress', ...headers } };
  await config.applyToHTTPSOptions(options);
  return options;
}

/** The token that a request carries. */
export function bearerIn(headers: unknown): string | undefined {
  const { Authorization } = (headers ?? {}) as { readonly Authorization?: string };
  return /^Bearer (.+)$/.exec(Authorization ?? '')?.[1];
}

/** Sends one request. Rejects with the error of the socket; ETIMEDOUT where no connection, or no answer, comes in time. */
export function exchange(
  url: URL,
  options: RequestOptions,
  body = '',
  patience = answerMilliseconds,
): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const request = url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, options);
  const giveUp = (what: string) => () => request.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }));
  const connecting = setTimeout(giveUp('no connection in 10 seconds'), connectMilliseconds);
  const answering = setTimeout(giveUp(`no answer in ${patience / 1000} seconds`), patience);
  const settled = () => {
    clearTimeout(connecting);
    clearTimeout(answering);
  };
  request.on('socket', (socket) => {
    if (socket.connecting)
      socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', () => clearTimeout(connecting));
    else clearTimeout(connecting);
  });
  request.on('error', reject);
  request.on('response', (response) => {
    clearTimeout(connecting);
    text(response)
      .then((received) => resolve({ code: response.statusCode ?? 0, headers: response.headers, body: received }))
      .catch(reject);
  });
  request.end(body);
  return promise.finally(settled);
}
