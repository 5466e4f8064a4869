import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
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

/** A folder as GitHub Pages serves it: texts with gzip, files that are compressed already as they are. */
export async function serveFolder(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const path = join(folder, normalize(asked.endsWith('/') ? `${asked}index.html` : asked));
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) response.writeHead(404).end();
    else {
      const type = types[extname(path)] ?? 'application/octet-stream';
      const compressed = extname(path) === '.gz' ? bytes : gzipSync(bytes, { level: 6 });
      const encoding = compressed === bytes ? {} : { 'content-encoding': 'gzip' };
      response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=600', ...encoding }).end(compressed);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
