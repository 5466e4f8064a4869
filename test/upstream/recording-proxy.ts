import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that lets nobody out and remembers who wanted to. */
export interface RecordingProxy {
  /** Variables by which programs go through it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that were asked for. */
  readonly asked: readonly string[];
  close(): void;
}

export async function startRecordingProxy(): Promise<RecordingProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(403).end('nobody leaves');
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
  const environment = {
    ...Object.fromEntries(names.map((name) => [name, url])),
    ...{ NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' },
    ...{ GOFLAGS: '', GOPROXY: 'off' },
  };
  return { environment, asked, close: () => server.close() };
}
