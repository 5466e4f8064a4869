import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';
import { type ClusterChoice, loadKubeconfig } from './kubeconfig.ts';
import { refused, type Status, unreachableCluster } from './kubernetes-errors.ts';

/** One HTTP request to the API. `idempotent` ones are sent again where the answer got lost. */
interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly idempotent: boolean;
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
const longestWaitMilliseconds = 30_000;
const timeoutMilliseconds = 60_000;
const neverArrived = /^(ECONNREFUSED|EAI_AGAIN)$/;
const passing = /^(ECONNREFUSED|EAI_AGAIN|ECONNRESET|EPIPE|ETIMEDOUT|ABORT_ERR)$/;

/**
 * The API server of a kubeconfig's cluster, with its authority, certificates, tokens, exec plugins and proxy. Reads the
 * kubeconfig at the first request. 429, 5xx and lost connections are tried again, `backoffMilliseconds` later at first and
 * twice as long each time, or when the server says.
 */
export function createConnection(choice: ClusterChoice, backoffMilliseconds = 250): Connection {
  let loading: Promise<KubeConfig> | undefined;
  const load = () => {
    loading ??= loadKubeconfig(choice);
    return loading;
  };
  return {
    send: async (request) => answered(await load(), request, backoffMilliseconds, choice.signal),
    server: async () => serverOf(await load()),
  };
}

async function answered(
  config: KubeConfig,
  request: ApiRequest,
  backoffMilliseconds: number,
  signal: AbortSignal | undefined,
): Promise<ApiAnswer> {
  const server = serverOf(config);
  const sent = await repeated(() => send(config, server, request, signal), request, backoffMilliseconds, signal);
  if ('lost' in sent) {
    throw unreachableCluster(server, request.what, withoutSecrets(sent.lost.message, config), sent.lost.code);
  }
  const status = asStatus(sent.body);
  if (request.expects(sent.code, status)) return sent;
  const message = withoutSecrets(status.message ?? `HTTP ${sent.code}`, config);
  throw refused(server, request.what, sent.code, { ...status, message });
}

function serverOf(config: KubeConfig): string {
  return config.getCurrentCluster()?.server.replace(/\/+$/, '') ?? '';
}

async function repeated(
  send: () => Promise<Sent>,
  request: ApiRequest,
  backoffMilliseconds: number,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  for (let attempt = 1; ; attempt += 1) {
    const sent = await send();
    if (signal?.aborted) throw cancelled(request.what);
    if (attempt === attempts || !mayRepeat(sent, request)) return sent;
    const asked = 'lost' in sent ? 0 : sent.retryAfterSeconds * 1000;
    const wait = Math.min(asked || backoffMilliseconds * 2 ** (attempt - 1), longestWaitMilliseconds);
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}

function cancelled(what: string): StreamstressError {
  return new StreamstressError(
    'cancelled',
    ['cluster', 'cancelled'],
    `the run was cancelled while it waited (${what})`,
  );
}

/** What certainly was not done may be asked again; what may have been done, only where twice is as good as once. */
function mayRepeat(sent: Sent, { idempotent }: ApiRequest): boolean {
  if ('lost' in sent) return (idempotent ? passing : neverArrived).test(sent.lost.code ?? '');
  return sent.code === 429 || (idempotent && sent.code >= 500 && sent.code !== 501);
}

async function send(
  config: KubeConfig,
  server: string,
  request: ApiRequest,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  try {
    const body = request.body === undefined ? '' : JSON.stringify(request.body);
    const options: RequestOptions = {
      method: request.method,
      headers: {
        accept: 'application/json',
        'user-agent': 'streamstress',
        'content-length': Buffer.byteLength(body),
        ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      },
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMilliseconds), ...(signal ? [signal] : [])]),
    };
    await config.applyToHTTPSOptions(options);
    return await exchange(new URL(server + request.path), options, body);
  } catch (error) {
    return { lost: error instanceof Error ? error : new Error(String(error)) };
  }
}

function exchange(url: URL, options: RequestOptions, body: string): Promise<Sent> {
  const { promise, resolve, reject } = Promise.withResolvers<Sent>();
  const request = url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, options);
  request.on('error', reject);
  request.on('response', (response) => {
    const retryAfterSeconds = Number(response.headers['retry-after']) || 0;
    text(response)
      .then((received) => resolve({ code: response.statusCode ?? 0, body: asJson(received), retryAfterSeconds }))
      .catch(reject);
  });
  request.end(body);
  return promise;
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

function withoutSecrets(message: string, config: KubeConfig): string {
  const user = config.getCurrentUser();
  const secrets = [user?.token, user?.password].filter((secret) => secret !== undefined && secret !== '');
  const known = secrets.reduce<string>((text, secret) => text.replaceAll(secret as string, '***'), message);
  return known.replace(/Bearer [\w.~+/-]+=*/gi, 'Bearer ***');
}
