import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { type Reply, type Request, refuse, type Service, serve } from './serve.ts';

/**
 * Serves the repositories in a folder, read-only, over git's smart HTTP (`git http-backend`): `<url>/<name>` is the
 * repository `<folder>/<name>`, bare or not.
 */
export function startGitServer(folder: string): Promise<Service> {
  return serve('git server', (request) => answer(folder, request));
}

/** Fetching alone: who wants to push is told that the service is not enabled. */
async function answer(folder: string, request: Request): Promise<Reply> {
  const child = spawn('git', ['http-backend'], {
    env: environment(folder, request),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // What was asked may be refused before all of it is read.
  child.stdin.on('error', () => undefined).end(request.body);
  const output = await buffer(child.stdout);
  const end = output.indexOf('\r\n\r\n');
  return end < 0 ? refuse(500, 'git http-backend gave no answer') : replyOf(output, end);
}

/** The variables of CGI (RFC 3875), and none of our own that would change what git does. */
function environment(folder: string, { method, path, query, headers, body }: Request): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'http.receivepack',
    GIT_CONFIG_VALUE_0: 'false',
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    PATH_INFO: decodeURIComponent(path),
    QUERY_STRING: String(query),
    REQUEST_METHOD: method,
    CONTENT_TYPE: headers['content-type'] ?? '',
    CONTENT_LENGTH: String(body.length),
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
  };
}

function replyOf(output: Buffer, end: number): Reply {
  const lines = output.subarray(0, end).toString('latin1').split('\r\n');
  const fields = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  const { Status: status = '200', 'Content-Type': type = 'text/plain', ...headers } = fields;
  return { status: Number(status.slice(0, 3)), type, headers, body: output.subarray(end + 4) };
}
