import type { KubernetesObject, LogPart, ObjectKey, Subresource } from '../ports/cluster.ts';
import { isSuccess } from './kubernetes-connection.ts';
import { notServed, words } from './kubernetes-errors.ts';
import { type Api, objectPath } from './kubernetes-resources.ts';
import { createLineSplitter } from './line-splitter.ts';

/** The server may wait five minutes for somebody who takes what is sent. */
const uploadPatience = 330_000;
/** A compiler may be silent for long. */
const logPatience = 600_000;

/** Errors: the port's, and `cluster:kind_not_served`. */
export async function upload(
  { connection, find }: Api,
  { of, name, options }: Subresource,
  content: () => AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  const resource = await find(of);
  if (resource === undefined) throw notServed(of, 'upload to');
  const { body } = await connection.send({
    method: 'POST',
    path: `${objectPath(resource, of)}/${name}?${new URLSearchParams(options)}`,
    content,
    contentType: 'application/octet-stream',
    idempotent: false,
    patience: uploadPatience,
    signal,
    what: words('upload to', of),
    expects: isSuccess,
  });
  return body;
}

/**
 * A connection that breaks ends the log, as its end does, also the one from the API server to a node; whoever follows it
 * knows whether there is more.
 */
export async function followLog(
  { connection, find }: Api,
  of: ObjectKey,
  onLine: (line: string) => void,
  signal: AbortSignal,
  part: LogPart = {},
): Promise<void> {
  const resource = await find(of);
  if (resource === undefined) return;
  const splitter = createLineSplitter(onLine);
  const decoder = new TextDecoder();
  const read = async (body: AsyncIterable<Uint8Array>) => {
    for await (const piece of untilBroken(body, signal)) splitter.push(decoder.decode(piece, { stream: true }));
    splitter.end();
  };
  await connection.send({
    method: 'GET',
    path: `${objectPath(resource, of)}/log?${new URLSearchParams({ follow: 'true', ...asked(part) })}`,
    idempotent: false,
    read,
    patience: logPatience,
    signal,
    what: words('read the log of', of),
    expects: (code) => [200, 204, 400, 404].includes(code) || code >= 500,
  });
}

async function* untilBroken(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    signal.throwIfAborted();
  }
}

function asked({ container, since }: LogPart): Record<string, string> {
  return {
    ...(container === undefined ? {} : { container }),
    ...(since === undefined ? {} : { timestamps: 'true' }),
    ...(since ? { sinceTime: since } : {}),
  };
}
