import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { close, listen } from '../listen.ts';

/** A request that has come in whole. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What is answered; plain text where `type` says nothing else. */
export interface Reply {
  readonly status: number;
  readonly body: string | Buffer;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on 127.0.0.1. */
export interface Service {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves requests over plain HTTP on a free port of 127.0.0.1. What `answer` throws is a 500 with its message. `name`
 * is for errors of listening.
 */
export async function serve(name: string, answer: (request: Request) => Reply | Promise<Reply>): Promise<Service> {
  const server = createServer(async (incoming, response) => {
    const { status, body, type = 'text/plain; charset=utf-8', headers } = await replyTo(incoming, answer);
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  });
  const url = `http://127.0.0.1:${await listen(server, name)}`;
  return { url, close: () => close(server) };
}

async function replyTo(incoming: IncomingMessage, answer: (request: Request) => Reply | Promise<Reply>) {
  const { method = 'GET', headers } = incoming;
  const { pathname: path, searchParams: query } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  try {
    return await answer({ method, path, query, headers, body: await buffer(incoming) });
  } catch (thrown) {
    return refuse(500, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** An error as Go's `http.Error` answers it. */
export function refuse(status: number, message: string): Reply {
  return { status, body: `${message}\n` };
}

/** A JSON document as most servers in Go answer it. */
export function json(value: unknown): Reply {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(value, undefined, 2)}\n` };
}
