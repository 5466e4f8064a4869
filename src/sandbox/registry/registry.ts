import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen } from '../listen.ts';
import { type Exchange, serveBlob, serveUpload } from './blobs.ts';
import { answerError, RegistryError } from './errors.ts';
import { serveManifest, takeManifest } from './manifests.ts';
import { type Route, routeOf } from './route.ts';
import { openStorage, type Storage } from './storage.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** A registry that listens on loopback, and what the sandbox may ask of it without a request. */
export interface Registry extends Pick<Storage, 'read' | 'blobPath' | 'put'> {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** How many requests of each sort were answered: `GET manifest`, `HEAD blob`, `POST upload`, `GET base`, `GET tags`. */
  requests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/**
 * Starts an OCI distribution registry over plain HTTP that keeps its images below a folder and knows no users.
 * Errors: `request`, `sandbox:port_in_use`.
 */
export async function startRegistry({
  folder,
  port,
}: {
  folder: string;
  port?: number | undefined;
}): Promise<Registry> {
  const storage = openStorage(folder);
  const uploads = createUploads(storage);
  const counts: Record<string, number> = {};
  const server = createServer(async (request, response) => {
    response.setHeader('Docker-Distribution-API-Version', 'registry/2.0');
    try {
      const { route, exchange } = understand(request, response);
      const sort = `${request.method} ${route.what}`;
      counts[sort] = (counts[sort] ?? 0) + 1;
      await serve(storage, uploads, route, exchange);
    } catch (error) {
      answerError(response, error);
    }
  });
  const host = `127.0.0.1:${await listen(server, 'image registry', port)}`;
  const { read, blobPath, put } = storage;
  return { host, read, blobPath, put, requests: () => ({ ...counts }), close: () => close(server) };
}

function understand(request: IncomingMessage, response: ServerResponse): { route: Route; exchange: Exchange } {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  return { route: routeOf(decodeURIComponent(pathname)), exchange: { request, response, query } };
}

async function serve(storage: Storage, uploads: Uploads, route: Route, exchange: Exchange): Promise<void> {
  const reads = exchange.request.method === 'GET' || exchange.request.method === 'HEAD';
  if (route.what === 'upload') return serveUpload(storage, uploads, route, exchange);
  if (route.what === 'manifest' && exchange.request.method === 'PUT') return takeManifest(storage, route, exchange);
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
