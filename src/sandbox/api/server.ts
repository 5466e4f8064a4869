import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Certificates } from '../certificates.ts';
import { close, listen } from '../listen.ts';
import type { Store } from '../store.ts';
import { discovery } from './discovery.ts';
import type { Json } from './merge-patch.ts';
import { getObject, listObjects } from './read.ts';
import { serveProxy } from './service-proxy.ts';
import { ApiError, notFound, statusOf } from './status.ts';
import { type Target, targetOf } from './target.ts';
import { serveWatch } from './watch.ts';
import { createObject, deleteObject, patchObject, updateObject } from './write.ts';

/** What an API server is made of. */
export interface ApiOptions {
  readonly store: Store;
  readonly certificates: Certificates;
  /** The bearer token of the only user, who may do everything. */
  readonly token: string;
  readonly port?: number | undefined;
  /** What the first (or named) container of a pod has written; undefined where nothing is known of it. */
  readonly podLogs: (namespace: string, name: string, container?: string) => string | undefined;
}

/** A running API server. */
export interface Api {
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  close(): Promise<void>;
}

const unguarded = ['/version', '/healthz', '/livez', '/readyz'];

/** Serves a store as the Kubernetes API does. Errors: `request`, `sandbox:port_in_use`. */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { cert, key } = options.certificates;
  const server = createServer({ cert, key }, async (request, response) => {
    try {
      await serve(options, request, response);
    } catch (error) {
      const status = statusOf(error);
      if (response.headersSent) response.destroy();
      else answer(response, status.code, status);
    }
  });
  const port = await listen(server, 'API server', options.port);
  return { server: `https://127.0.0.1:${port}`, close: () => close(server) };
}

async function serve(options: ApiOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search, searchParams: query } = new URL(request.url ?? '/', 'https://localhost');
  if (!unguarded.includes(pathname) && request.headers.authorization !== `Bearer ${options.token}`) {
    throw new ApiError('Unauthorized', 'Unauthorized');
  }
  if (pathname.endsWith('z') && unguarded.includes(pathname)) return void response.end('ok');
  const document = discovery.get(pathname);
  if (document !== undefined) return answer(response, 200, document);
  const target = targetOf(pathname);
  if (target.subresource === 'proxy') return serveProxy(options.store, target, search, request, response);
  if (target.subresource === 'log') return void response.end(logOf(options, target, query));
  if (request.method === 'GET') return serveRead(options.store, target, query, response);
  if (query.has('dryRun')) throw new ApiError('BadRequest', 'the sandbox does not do dry runs');
  const [code, object] = write(options.store, target, request, await bodyOf(request));
  answer(response, code, object);
}

function serveRead(store: Store, target: Target, query: URLSearchParams, response: ServerResponse): void {
  const watches = ['1', 'true'].includes(query.get('watch') ?? '');
  if (target.name !== undefined) answer(response, 200, getObject(store, target));
  else if (watches) serveWatch(store, target, query, response);
  else answer(response, 200, listObjects(store, target, query));
}

function write(
  store: Store,
  target: Target,
  request: IncomingMessage,
  body: Json | undefined,
): readonly [number, unknown] {
  const type = request.headers['content-type']?.split(';')[0] ?? '';
  const verb = `${request.method} ${target.name === undefined ? 'collection' : (target.subresource ?? 'object')}`;
  if (verb === 'POST collection' && target.resource.namespaced === (target.namespace !== undefined)) {
    return [201, createObject(store, target, body)];
  }
  if (verb === 'PUT object' || verb === 'PUT status') return [200, updateObject(store, target, body)];
  if (verb === 'PATCH object' || verb === 'PATCH status') return [200, patchObject(store, target, type, body ?? null)];
  if (verb === 'DELETE object') return [200, deleteObject(store, target, body)];
  throw new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

function logOf({ store, podLogs }: ApiOptions, target: Target, query: URLSearchParams): string {
  const { metadata } = getObject(store, target);
  const log = podLogs(metadata.namespace ?? '', metadata.name, query.get('container') ?? undefined);
  if (log === undefined) throw notFound(target.resource, metadata.name);
  const lines = Number(query.get('tailLines') ?? 0);
  return lines > 0
    ? log
        .split(/(?<=\n)/)
        .slice(-lines)
        .join('')
    : log;
}

async function bodyOf(request: IncomingMessage): Promise<Json | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (type.includes('protobuf') || type.includes('yaml')) {
    throw new ApiError('UnsupportedMediaType', `the sandbox reads JSON only, not ${type}; kubectl sends it with -f`);
  }
  const body = await text(request);
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new ApiError('BadRequest', 'the body of the request is not JSON');
  }
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
