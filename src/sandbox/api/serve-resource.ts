import type { ServerResponse } from 'node:http';
import { takeBinaryBuild } from './binary-build.ts';
import { serveBuildLog } from './build-log.ts';
import type { Call, Serving } from './call.ts';
import { derivedObjects } from './derived.ts';
import { measured } from './metrics.ts';
import { servePodLog } from './pod-log.ts';
import { getObject, listObjects, listOf } from './read.ts';
import { serveWrite } from './serve-write.ts';
import { serveProxy } from './service-proxy.ts';
import { notAllowed, notFound } from './status.ts';
import { tableOf, wantsTable } from './table.ts';
import { serveWatch } from './watch.ts';

/** Answers a request for a resource that its user is permitted to make. Throws ApiError. */
export async function serveResource(serving: Serving, call: Call): Promise<void> {
  const { store, podLogs } = serving;
  const { request, response, url, target, verb } = call;
  if (target.subresource === undefined && !target.resource.verbs.includes(verb)) throw notAllowed();
  if (target.subresource === 'proxy') return serveProxy(store, target, url.search, request, response);
  if (target.subresource === 'log' && target.resource.kind === 'Build') return serveBuildLog(serving, call);
  if (target.subresource === 'log') return servePodLog(store, podLogs, target, url.searchParams, response);
  if (verb === 'watch') return serveWatch(store, target, url.searchParams, response);
  if (verb === 'get' || verb === 'list') return answerRead(serving, call);
  if (target.subresource === 'instantiatebinary') return answer(response, 201, await takeBinaryBuild(serving, call));
  const [code, object] = await serveWrite(serving, call);
  answer(response, code, object);
}

function answerRead(
  { store, authorizer, metrics, registry }: Serving,
  { request, response, url, target, user }: Call,
): void {
  const derived =
    measured(metrics, target.resource.kind, target.namespace) ??
    derivedObjects(store, target, { user, authorizer, registry });
  const read = () => {
    if (derived === undefined)
      return target.name === undefined ? listObjects(store, target, url.searchParams) : getObject(store, target);
    if (target.name === undefined) return listOf(store, target, derived, url.searchParams);
    const found = target.name === '~' ? derived[0] : derived.find(({ metadata }) => metadata.name === target.name);
    if (found === undefined) throw notFound(target.resource, target.name);
    return found;
  };
  const object = read();
  answer(response, 200, wantsTable(request) ? tableOf(object) : object);
}

/** Sends a value as JSON. */
export function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
