import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.gz': 'application/gzip',
};

interface Served {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A folder as GitHub Pages serves it: texts with gzip, files that are compressed already as they are. All of it is read
 * and compressed before the first request, so that a page waits for nothing that a real host has done before.
 */
export async function serveFolder(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const files = await servedFiles(folder);
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
    const file = files.get(asked === '' || asked.endsWith('/') ? `${asked}index.html` : asked);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, file.headers).end(file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

async function servedFiles(folder: string): Promise<ReadonlyMap<string, Served>> {
  const files = new Map<string, Served>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(path)];
    if (entry.isFile() && type !== undefined) files.set(relative(folder, path), served(await readFile(path), type));
  }
  return files;
}

function served(bytes: Uint8Array, type: string): Served {
  const headers = { 'content-type': type, 'cache-control': 'max-age=600' };
  if (type === 'application/gzip') return { bytes, headers };
  return { bytes: gzipSync(bytes, { level: 6 }), headers: { ...headers, 'content-encoding': 'gzip' } };
}
