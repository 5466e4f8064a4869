import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
};

/** A site on a free port of 127.0.0.1, below a path as GitHub Pages has it. */
export async function serve(files: ReadonlyMap<string, string>) {
  const base = '/owner/repository/';
  const server = createServer((request, response) => {
    const asked = (request.url ?? '').split('?')[0] ?? '';
    const path = asked.startsWith(base) ? asked.slice(base.length) : undefined;
    const file = path === '' || path?.endsWith('/') ? `${path}index.html` : (path ?? '');
    const text = files.get(file);
    const type = types[text === undefined ? 'html' : (file.split('.').at(-1) ?? '')] ?? 'text/plain';
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': type }).end(text ?? files.get('404.html'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
