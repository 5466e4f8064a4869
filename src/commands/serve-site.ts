import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { StreamstressError } from '../model/error.ts';

/** What is served: the contents at a path below the root, without a slash in front; undefined where nothing is. */
export type SiteSource = (path: string) => Promise<Uint8Array | undefined>;

/** A site that is served. */
export interface ServedSite {
  /** `http://127.0.0.1:<port>/`. */
  readonly url: string;
  /** Stops serving. */
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.atom': 'application/atom+xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.gz': 'application/gzip',
};

const headers = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-cache',
};

/**
 * Serves a site to this machine, on 127.0.0.1, as GitHub Pages would; nothing can be written. Errors: `request`,
 * `serving:port_in_use`.
 */
export async function serveSite(source: SiteSource, port: number | undefined): Promise<ServedSite> {
  const server = createServer((request, response) => {
    answer(source, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((ready, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(refused(error, port)));
    server.listen(port ?? 0, '127.0.0.1', ready);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function answer(source: SiteSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '/' } = request;
  if (method !== 'GET' && method !== 'HEAD') return say(response, 405, 'only GET and HEAD\n', { allow: 'GET, HEAD' });
  // A page of another site whose name is made to mean this machine must not read what is served here.
  if (!isLocal(request.headers.host)) return say(response, 403, 'only 127.0.0.1 and localhost are served\n');
  const path = pathOf(url);
  const file = path === '' || path?.endsWith('/') ? `${path}index.html` : path;
  const content = file === undefined ? undefined : await source(file);
  if (file !== undefined && content !== undefined) return send(response, 200, file, content);
  if (file !== undefined && (await source(`${file}/index.html`))) {
    return say(response, 301, '', { location: `./${encodeURIComponent(file.split('/').at(-1) ?? '')}/` });
  }
  const missing = await source('404.html');
  return missing ? send(response, 404, '404.html', missing) : say(response, 404, 'not found\n');
}

function send(response: ServerResponse, status: number, file: string, content: Uint8Array): void {
  const type = types[extname(file)] ?? 'application/octet-stream';
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': content.length });
  response.end(response.req.method === 'HEAD' ? undefined : content);
}

function say(response: ServerResponse, status: number, text: string, more: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, ...more, 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function isLocal(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
}

/** Undefined for what can be no path of a site: no part of one is empty, begins with a dot or leads elsewhere. */
function pathOf(url: string): string | undefined {
  const path = decoded(url.replace(/[?#].*$/s, ''))?.replace(/^\//, '');
  const parts = path?.replace(/\/$/, '').split('/') ?? [];
  if (path === '') return path;
  return parts.some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part)) ? undefined : path;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function refused(error: NodeJS.ErrnoException, port: number | undefined): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new StreamstressError(
    'request',
    ['serving', 'port_in_use'],
    `the dashboard cannot be served on 127.0.0.1:${port}: another program has that port. Stop it, give another --port, or give none to have a free one chosen`,
    error,
  );
}
