import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** One request over HTTP or HTTPS. */
interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Authority of the server, in PEM. */
  readonly ca?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends a request and reads the whole answer, whatever its status. */
export async function send(url: string, { method = 'GET', headers = {}, body, ca }: Asked = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  const options = { method, headers: { ...headers, ...length }, ...(ca === undefined ? {} : { ca }) };
  const outgoing = url.startsWith('https:') ? requestSecure(url, options) : requestPlain(url, options);
  outgoing.on('error', reject).on('response', (incoming) => {
    const { statusCode: status = 0, headers: given } = incoming;
    buffer(incoming).then((whole) => resolve({ status, headers: given, body: whole }), reject);
  });
  outgoing.end(body);
  return promise;
}
