import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { RegistryError } from './errors.ts';
import { digestIn, type Route, repositoryIn } from './route.ts';
import type { Storage } from './storage.ts';
import type { Uploads } from './uploads.ts';

/** One request with what its URL says. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Whether who asks may pull from a repository. */
  mayPull(repository: string): boolean;
}

type Place = Extract<Route, { reference: string }>;

/** GET and HEAD of a blob. */
export async function serveBlob(storage: Storage, { repository, reference }: Place, { request, response }: Exchange) {
  const path = storage.hasBlob(repository, reference) ? storage.blobPath(reference) : undefined;
  if (path === undefined) throw new RegistryError('BLOB_UNKNOWN', `"${repository}" has no blob ${reference}`);
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': statSync(path).size,
    'Docker-Content-Digest': reference,
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(path), response);
}

/** The life of an upload: POST begins (or mounts, or does it all), PATCH adds, PUT ends, GET asks, DELETE gives up. */
export async function serveUpload(storage: Storage, uploads: Uploads, place: Place, exchange: Exchange): Promise<void> {
  const { request, response, query } = exchange;
  const { repository, reference: id } = place;
  if (request.method === 'POST') return beginUpload(storage, uploads, repository, exchange);
  if (request.method === 'DELETE') {
    uploads.cancel(id);
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'GET') await uploads.append(id, request);
  if (request.method !== 'PUT')
    return answerProgress(uploads, repository, id, request.method === 'GET' ? 204 : 202, response);
  const digest = digestIn(query.get('digest'));
  await uploads.finish(id, repository, digest);
  answerCreated(repository, digest, response);
}

async function beginUpload(storage: Storage, uploads: Uploads, repository: string, exchange: Exchange): Promise<void> {
  const { request, response, query, mayPull } = exchange;
  const [mount, from] = [query.get('mount'), query.get('from')];
  if (mount !== null && from !== null && storage.hasBlob(repositoryIn(from), digestIn(mount)) && mayPull(from)) {
    storage.linkBlob(repository, mount);
    return answerCreated(repository, mount, response);
  }
  const id = uploads.begin();
  if (!query.has('digest')) return answerProgress(uploads, repository, id, 202, response);
  const digest = digestIn(query.get('digest'));
  await uploads.append(id, request);
  await uploads.finish(id, repository, digest);
  answerCreated(repository, digest, response);
}

function answerCreated(repository: string, digest: string, response: ServerResponse): void {
  response.writeHead(201, { Location: `/v2/${repository}/blobs/${digest}`, 'Docker-Content-Digest': digest }).end();
}

function answerProgress(
  uploads: Uploads,
  repository: string,
  id: string,
  status: number,
  response: ServerResponse,
): void {
  const last = Math.max(0, uploads.size(id) - 1);
  const headers = { Location: `/v2/${repository}/blobs/uploads/${id}`, Range: `0-${last}`, 'Docker-Upload-UUID': id };
  response.writeHead(status, headers).end();
}
