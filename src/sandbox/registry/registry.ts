import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Certificates } from '../certificates.ts';
import { createFaults, type FaultGate, type Strike } from '../faults.ts';
import { close, listen } from '../listen.ts';
import { mayDo, permit, permitOutside, type RegistryAccess, serveToken, tokenPath, wantsToken } from './access.ts';
import { type Exchange, serveBlob, serveUpload } from './blobs.ts';
import { answerError, RegistryError } from './errors.ts';
import type { Push } from './image-streams.ts';
import { serveManifest, takeManifest } from './manifests.ts';
import { outsidePrefix } from './own-repository.ts';
import { type Route, routeOf } from './route.ts';
import { openStorage, type Storage } from './storage.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** A registry that listens on loopback, and what the sandbox may ask of it without a request. */
export interface Registry
  extends Pick<Storage, 'read' | 'blobPath' | 'put' | 'mount' | 'untag' | 'forget' | 'protect' | 'loginOf'> {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** How many requests of each sort were answered: `GET manifest`, `HEAD blob`, `POST upload`, `GET base`, `GET tags`. */
  requests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** How a registry is started. */
export interface RegistryOptions {
  readonly folder: string;
  readonly port?: number | undefined;
  /** HTTPS with this certificate; plain HTTP where there is none. */
  readonly tls?: Pick<Certificates, 'cert' | 'key'> | undefined;
  /** Who may pull and push; everybody where nothing is given. */
  readonly access?: RegistryAccess | undefined;
  readonly faults?: FaultGate | undefined;
  /** Told of each manifest that was pushed. */
  readonly onPush?: (push: Push) => void;
}

/**
 * Starts an OCI distribution registry that keeps its images below a folder. Errors: `request`, `sandbox:port_in_use`.
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { folder, port, tls, faults = createFaults(), onPush = () => undefined } = options;
  const storage = openStorage(folder);
  const uploads = createUploads(storage);
  const counts: Record<string, number> = {};
  const count = (sort: string) => {
    counts[sort] = (counts[sort] ?? 0) + 1;
  };
  const serving = { ...options, storage, uploads, faults, onPush, count };
  const answering = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Docker-Distribution-API-Version', 'registry/2.0');
    try {
      await answer(serving, request, response);
    } catch (error) {
      answerError(response, error);
    }
  };
  const server = tls ? createSecureServer(tls, answering) : createServer(answering);
  const host = `127.0.0.1:${await listen(server, 'image registry', port)}`;
  return { ...storage, host, requests: () => ({ ...counts }), close: () => close(server) };
}

interface Serving extends RegistryOptions {
  readonly storage: Storage;
  readonly uploads: Uploads;
  readonly faults: FaultGate;
  readonly onPush: (push: Push) => void;
  readonly count: (sort: string) => void;
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { access, faults, count, tls } = serving;
  const { method = 'GET', url = '/' } = request;
  const { pathname } = new URL(url, 'http://localhost');
  if (access && method === 'GET' && pathname === tokenPath) return serveToken(access, request, response);
  const { route, exchange } = understand(request, response);
  count(`${method} ${route.what}`);
  const name = route.what === 'base' ? undefined : route.repository;
  const asked = {
    server: 'registry',
    method,
    path: url,
    verb: method.toLowerCase(),
    resource: route.what,
    name,
  } as const;
  const strike = await faults.pass(asked, response);
  if (strike === 'gone') return;
  const address = `${tls ? 'https' : 'http'}://${request.headers.host}`;
  if (strike !== 'answer') throw injected(strike, address);
  await serve(serving, route, { ...exchange, mayPull: admit(serving, request, route, address) });
}

/** Lets a request pass. Answers from which other repositories its user may mount. */
function admit({ access, storage }: Serving, request: IncomingMessage, route: Route, address: string) {
  const { loginOf } = storage;
  const isOutside = route.what !== 'base' && route.repository.startsWith(outsidePrefix);
  if (isOutside) permitOutside(loginOf(route.repository), request, address);
  const user = isOutside ? undefined : access && permit(access, request, route, address);
  return (repository: string) => {
    if (repository.startsWith(outsidePrefix)) return loginOf(repository) === undefined;
    return !access || (user !== undefined && mayDo(access, user, 'get', repository));
  };
}

function injected(code: Exclude<Strike, string>, address: string): Error {
  if (code === 429) return new RegistryError('TOOMANYREQUESTS', 'too many requests', { 'Retry-After': '1' });
  if (code === 401) return wantsToken(address);
  return new Error('unknown error');
}

function understand(
  request: IncomingMessage,
  response: ServerResponse,
): { route: Route; exchange: Omit<Exchange, 'mayPull'> } {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  return { route: routeOf(decodeURIComponent(pathname)), exchange: { request, response, query } };
}

async function serve({ storage, uploads, onPush }: Serving, route: Route, exchange: Exchange): Promise<void> {
  const reads = exchange.request.method === 'GET' || exchange.request.method === 'HEAD';
  if (route.what === 'upload') return serveUpload(storage, uploads, route, exchange);
  if (route.what === 'manifest' && exchange.request.method === 'PUT') {
    return takeManifest(storage, route, exchange, onPush);
  }
  if (!reads) throw new RegistryError('UNSUPPORTED', `${exchange.request.method} is not supported for a ${route.what}`);
  if (route.what === 'manifest') return serveManifest(storage, route, exchange);
  if (route.what === 'blob') return serveBlob(storage, route, exchange);
  answerJson(exchange, route.what === 'base' ? {} : tagList(storage, route.repository, exchange.query));
}

function tagList(storage: Storage, name: string, query: URLSearchParams) {
  const tags = storage.tags(name);
  if (tags === undefined) throw new RegistryError('NAME_UNKNOWN', `there is no repository "${name}"`);
  const after = tags.filter((tag) => tag > (query.get('last') ?? ''));
  return { name, tags: after.slice(0, Number(query.get('n') ?? after.length)) };
}

function answerJson({ response }: Exchange, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
