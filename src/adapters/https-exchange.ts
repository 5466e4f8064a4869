import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { Readable } from 'node:stream';
import type { KubeConfig } from '@kubernetes/client-node';

/** What came back. */
export interface Received {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const connectMilliseconds = 10_000;
const answerMilliseconds = 60_000;
const keepAliveMilliseconds = 30_000;

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

/** How an answer is waited for and read. */
export interface Receiving {
  /** Milliseconds until the answer is there; of a stream until the next piece is. */
  readonly patience?: number;
  /** Reads the body of an answer as it comes, instead of all of it into a text. */
  readonly read?: (response: IncomingMessage) => Promise<string>;
  /** Bytes that a body which is read into a text may have; no limit where it is undefined. */
  readonly most?: number;
}

/** Sends one request. Rejects with the error of the socket; ETIMEDOUT where no connection, or no answer, comes in time. */
export function exchange(
  url: URL,
  options: RequestOptions,
  body: string | Readable = '',
  { patience = answerMilliseconds, read, most = Number.POSITIVE_INFINITY }: Receiving = {},
): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const request = clientOf(url).request(url, options);
  const streams = typeof body !== 'string' || read !== undefined;
  const giveUp = (what: string) => () => request.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }));
  const connecting = setTimeout(giveUp('no connection in 10 seconds'), connectMilliseconds);
  const silent = giveUp(`no answer in ${patience / 1000} seconds`);
  const answering = streams ? undefined : setTimeout(silent, patience);
  if (streams) request.setTimeout(patience, silent);
  const settled = () => {
    clearTimeout(connecting);
    clearTimeout(answering);
  };
  request.on('socket', (socket) => {
    // A log that is silent for long: balancers on the way forget connections on which nothing comes.
    socket.setKeepAlive(true, keepAliveMilliseconds);
    if (socket.connecting)
      socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', () => clearTimeout(connecting));
    else clearTimeout(connecting);
  });
  request.on('error', reject);
  request.on('response', (response) => {
    clearTimeout(connecting);
    (read ?? textOf)(response, most)
      .then((received) => resolve({ code: response.statusCode ?? 0, headers: response.headers, body: received }))
      .catch(reject);
  });
  if (typeof body === 'string') request.end(body);
  else body.on('error', (error) => request.destroy(error)).pipe(request);
  return promise.finally(() => {
    settled();
    if (typeof body !== 'string') body.destroy();
    // Who is refused before all was sent would wait for somebody to take the rest.
    if (!request.writableFinished) request.destroy();
  });
}

/** Loaded with the first request: an import of node:http brings all of fetch along, a good part of a short command's time. */
function clientOf({ protocol }: URL): Pick<typeof import('node:https'), 'request'> {
  return process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
}

/** Rejects where there are more bytes than that. */
export async function textOf(response: IncomingMessage, most: number): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > most) throw new Error(`its answer is longer than ${most} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
