import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServedFiles } from '../publish/published-site.ts';

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  gz: 'application/gzip',
  svg: 'image/svg+xml',
  json: 'application/json',
};

/** A site on a free port of 127.0.0.1, below a path as GitHub Pages has it. */
export async function serve(files: ServedFiles) {
  const base = '/owner/repository/';
  const server = createServer((request, response) => {
    const asked = (request.url ?? '').split('?')[0] ?? '';
    const path = asked.startsWith(base) ? asked.slice(base.length) : undefined;
    const file = path === '' || path?.endsWith('/') ? `${path}index.html` : (path ?? '');
    const content = files.get(file);
    const type = types[content === undefined ? 'html' : (file.split('.').at(-1) ?? '')] ?? 'text/plain';
    response
      .writeHead(content === undefined ? 404 : 200, { 'content-type': type })
      .end(content ?? files.get('404.html'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
