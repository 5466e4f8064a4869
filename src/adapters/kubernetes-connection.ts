import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { bearerIn, exchange, type Receiving, requestOptions } from './https-exchange.ts';
import { cancelled, noCredentials, type Place, refused, type Status, unreachableCluster } from './kubernetes-errors.ts';

/** One HTTP request to the API. `idempotent` ones are sent again where the answer got lost. */
interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent in place of a body, as it is read. */
  readonly content?: () => AsyncIterable<Uint8Array>;
  readonly contentType?: string;
  readonly idempotent: boolean;
  /** The answer is text, even where it looks like JSON. */
  readonly text?: boolean;
  /** Reads an answer 200 as it comes, whose text is empty then. */
  readonly read?: (body: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Milliseconds without a sign of life until it is given up. */
  readonly patience?: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
  /** For messages: `get Pod "tekton/x"`. */
  readonly what: string;
  /** True where the caller understands this as an answer. */
  expects(code: number, status: Status): boolean;
}

export interface ApiAnswer {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; its reader knows it
  readonly body: any;
}

/** The way to one API server. */
export interface Connection {
  /** Sends one request; throws where the answer is none that it expects. */
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** The server's URL. */
  server(): Promise<string>;
}

/** An answer, or what kept it from coming. */
type Sent =
  | { readonly code: number; readonly body: unknown; readonly retryAfterSeconds: number }
  | { readonly lost: NodeJS.ErrnoException };

const attempts = 5;
const firstAttempts = 2;
const longestWaitMilliseconds = 30_000;
const neverArrived = /^(ECONNREFUSED|EAI_AGAIN)$/;
const passing = /^(ECONNREFUSED|EAI_AGAIN|ECONNRESET|EPIPE|ETIMEDOUT|ABORT_ERR)$/;

/**
 * The API server of a cluster, with the authority, certificates, tokens, exec plugins and proxy of our access to it.
 * 429, 5xx and lost connections are tried again, `backoffMilliseconds` later at first and twice as long each time, or
 * when the server says; a server that has never answered is given up sooner.
 */
export function createConnection(access: ClusterAccess, backoffMilliseconds = 250): Connection {
  let reached = false;
  return {
    async send(request) {
      const config = await access.config();
      const place = placeOf(config, access);
      const signal = eitherOf(access.signal, request.signal);
      const once = async () => {
        const sent = await send(config, place, { ...request, ...(signal && { signal }) }, access);
        reached ||= !('lost' in sent);
        return sent;
      };
      const patience = { backoffMilliseconds, signal, attempts: () => (reached ? attempts : firstAttempts) };
      return answered(await repeated(once, request, patience), request, place, access);
    },
    server: async () => placeOf(await access.config(), access).server,
  };
}

function eitherOf(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}

function answered(sent: Sent, request: ApiRequest, place: Place, { secrets }: ClusterAccess): ApiAnswer {
  if ('lost' in sent) throw unreachableCluster(place, request.what, censored(sent.lost, secrets));
  const status = asStatus(sent.body);
  if (request.expects(sent.code, status)) return sent;
  const message = withoutBearer(secrets.censor(status.message ?? `HTTP ${sent.code}`));
  throw refused(place, request.what, sent.code, { ...status, message });
}

function placeOf(config: KubeConfig, { advice, secrets }: ClusterAccess): Place {
  const cluster = config.getCurrentCluster();
  const proxy = cluster?.proxyUrl;
  return {
    server: cluster?.server.replace(/\/+$/, '') ?? '',
    proxy: proxy === undefined ? undefined : secrets.censor(proxy.replace(/\/\/[^/@]*@/, '//')),
    advice,
  };
}

interface Patience {
  readonly backoffMilliseconds: number;
  readonly signal: AbortSignal | undefined;
  attempts(): number;
}

async function repeated(send: () => Promise<Sent>, request: ApiRequest, patience: Patience): Promise<Sent> {
  const { signal } = patience;
  for (let attempt = 1; ; attempt += 1) {
    const sent = await send();
    if (signal?.aborted) throw cancelled(request.what);
    if (attempt >= patience.attempts() || !mayRepeat(sent, request)) return sent;
    const asked = 'lost' in sent ? 0 : sent.retryAfterSeconds * 1000;
    const wait = Math.min(asked || patience.backoffMilliseconds * 2 ** (attempt - 1), longestWaitMilliseconds);
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}

/** What certainly was not done may be asked again; what may have been done, only where twice is as good as once. */
function mayRepeat(sent: Sent, { idempotent }: ApiRequest): boolean {
  if ('lost' in sent) return (idempotent ? passing : neverArrived).test(sent.lost.code ?? '');
  return sent.code === 429 || (idempotent && sent.code >= 500 && sent.code !== 501);
}

async function send(config: KubeConfig, place: Place, request: ApiRequest, access: ClusterAccess): Promise<Sent> {
  const { content, read, patience, signal } = request;
  const body = content ? Readable.from(content()) : (JSON.stringify(request.body) ?? '');
  const options = await requestOptions(config, request.method, {
    accept: 'application/json',
    ...(typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {}),
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
  }).catch((error: Error) => {
    throw noCredentials(place.server, access.secrets.censor(error.message));
  });
  learn(config, options.headers, access);
  if (signal) options.signal = signal;
  try {
    const url = new URL(place.server + request.path);
    const receiving = { ...(patience && { patience }), ...(read && { read: readerOf(read) }) };
    const { code, headers, body: received } = await exchange(url, options, body, receiving);
    return {
      code,
      body: request.text && code === 200 ? received : asJson(received),
      retryAfterSeconds: Number(headers['retry-after']) || 0,
    };
  } catch (error) {
    if (error instanceof StreamstressError) throw error; // what was to be sent could not be read
    return { lost: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** A refusal is read as a whole. */
function readerOf(read: Required<ApiRequest>['read']): Required<Receiving>['read'] {
  return async (response) => {
    if (response.statusCode !== 200) return text(response);
    await read(response);
    return '';
  };
}

/** The credentials that are sent must never be said. */
function learn(config: KubeConfig, headers: unknown, { secrets }: ClusterAccess): void {
  secrets.add(bearerIn(headers));
  secrets.add(config.getCurrentUser()?.password);
}

/** Proxies and broken servers answer with other things than JSON: those are passed on as text. */
function asJson(received: string): unknown {
  try {
    return JSON.parse(received);
  } catch {
    return received;
  }
}

function asStatus(body: unknown): Status {
  return typeof body === 'object' && body !== null ? body : {};
}

function censored(error: NodeJS.ErrnoException, { censor }: ClusterAccess['secrets']): NodeJS.ErrnoException {
  return Object.assign(new Error(withoutBearer(censor(error.message))), { code: error.code });
}

function withoutBearer(message: string): string {
  return message.replace(/Bearer [\w.~+/-]+=*/gi, 'Bearer ***');
}

export function isSuccess(code: number): boolean {
  return code >= 200 && code < 300;
}
