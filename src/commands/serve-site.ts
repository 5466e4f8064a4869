import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Terminal } from './command.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves a folder on 127.0.0.1 until the first signal. Errors: `request`, `serving:port_in_use`. */
export async function serveSite(
  folder: string,
  port: string | undefined,
  { stdout, signals }: Terminal,
): Promise<void> {
  const server = createServer((request, response) => {
    void serve(folder, new URL(request.url ?? '/', 'http://127.0.0.1').pathname, response);
  });
  await new Promise<void>((ready, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(refused(error, port)));
    server.listen(Number(port ?? 0), '127.0.0.1', ready);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  stdout.write(`  The dashboard is at http://127.0.0.1:${bound}/ until Ctrl-C\n`);
  if (!signals.cancel.aborted) await new Promise((stop) => signals.cancel.addEventListener('abort', stop));
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
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

function refused(error: NodeJS.ErrnoException, port: string | undefined): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new StreamstressError(
    'request',
    ['serving', 'port_in_use'],
    `port ${port} is taken: give another one with --port, or none for a free one`,
    error,
  );
}
