import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A git server over HTTP: git's own `http-backend` behind node:http. */
export interface GitServer {
  /** Address of a repository below its folder. */
  url(name: string): string;
  /** What was asked since the last call, such as `GET info/refs` or `POST git-upload-pack fetch`. */
  requests(): readonly string[];
  /** Called before an answer to a fetch is sent; what it waits for holds the answer back. */
  beforeFetch: (() => Promise<void>) | undefined;
}

/**
 * Serves the repositories of a folder; `after` is told how to end it. With `authorization` it refuses whoever does not send
 * that header, and just once, as GitHub does.
 */
export async function startGitServer(
  after: (close: () => void) => void,
  folder: string,
  authorization?: string,
): Promise<GitServer> {
  let requests: string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const state: GitServer = {
    url: (name) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
    requests: () => requests.splice(0),
    beforeFetch: undefined,
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (authorization !== undefined && request.headersDistinct.authorization?.join() !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="private"' }).end();
      return;
    }
    const command = /command=([a-z-]+)/.exec(body.toString('latin1'))?.[1];
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    requests.push([request.method, path.replace(/^\/[^/]+\/(\.git\/)?/, ''), command].filter(Boolean).join(' '));
    if (command === 'fetch') await state.beforeFetch?.();
    await backend(folder, request, body, response);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  requests = [];
  return state;
}

async function backend(folder: string, request: IncomingMessage, body: Buffer, response: ServerResponse) {
  const { pathname, search } = new URL(request.url ?? '/', 'http://x');
  const { headers } = request;
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: headers['content-type'] ?? '',
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {}).end(body);
  const answer = await buffer(child.stdout);
  const end = answer.indexOf('\r\n\r\n');
  const lines = answer.subarray(0, end).toString('latin1').split('\r\n');
  const fields = lines.map((line) => /^([^:]+): (.*)$/.exec(line)).filter((field) => field !== null);
  const status = Number(fields.find(([, name]) => name === 'Status')?.[2]?.slice(0, 3) ?? 200);
  const kept = fields.filter(([, name]) => name !== 'Status').map(([, name = '', value = '']) => [name, value]);
  response.writeHead(status, Object.fromEntries(kept)).end(answer.subarray(end + 4));
}
