import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { StreamstressError } from '../model/error.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A folder that is served. */
export interface ServedSite {
  /** `http://127.0.0.1:<port>/`. */
  readonly url: string;
  /** Stops serving. */
  close(): Promise<void>;
}

/** Serves a folder, which may come later, on 127.0.0.1. Errors: `request`, `serving:port_in_use`. */
export async function serveSite(folder: string, port: number | undefined): Promise<ServedSite> {
  const server = createServer((request, response) => {
    void serve(folder, new URL(request.url ?? '/', 'http://127.0.0.1').pathname, response);
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

async function serve(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = join(folder, normalize(decodePath(path)), path.endsWith('/') ? 'index.html' : '');
  const found = !file.includes(`${folder}/.git`) && (await stat(file).catch(() => undefined))?.isFile();
  if (!found) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found\n');
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/';
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
