import type { ServerResponse } from 'node:http';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store, StoreEvent } from '../store.ts';
import { listObjects, selectorOf } from './read.ts';
import { kindOf } from './resources.ts';
import type { Selector } from './selectors.ts';
import { ApiError, statusOf } from './status.ts';
import type { Target } from './target.ts';

/** Sends changes as lines of JSON until the client goes or `timeoutSeconds` are over. */
export function serveWatch(store: Store, target: Target, query: URLSearchParams, response: ServerResponse): void {
  const selects = selectorOf(target, query);
  const from = resourceVersionOf(query);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const send = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
  const tell = (event: StoreEvent) => {
    const type = seenAs(event, selects);
    if (type) send(type, type === 'DELETED' ? lastSeen(event) : event.object);
  };
  const past = from === undefined ? [] : store.since(from);
  if (past === 'expired') {
    send('ERROR', statusOf(new ApiError('Expired', `too old resource version: ${from} (${store.version()})`)));
    return void response.end();
  }
  if (from === undefined) for (const object of listObjects(store, target, query).items) send('ADDED', object);
  if (query.get('sendInitialEvents') === 'true') send('BOOKMARK', bookmark(store, target));
  past.forEach(tell);
  response.flushHeaders();
  follow(store, tell, Number(query.get('timeoutSeconds') ?? 0), response);
}

function follow(store: Store, tell: (event: StoreEvent) => void, seconds: number, response: ServerResponse): void {
  const stop = store.watch(tell);
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.once('close', () => {
    stop();
    clearTimeout(timer);
  });
}

/** The version to go on from; undefined where the present state is asked for first. */
function resourceVersionOf(query: URLSearchParams): string | undefined {
  const version = query.get('resourceVersion') ?? '';
  if (version === '' || version === '0' || query.get('sendInitialEvents') === 'true') return undefined;
  if (/^\d+$/.test(version)) return version;
  throw new ApiError('BadRequest', `resourceVersion: Invalid value: "${version}": must be a number`);
}

/** An object that begins to match appears, one that stops matching disappears. */
function seenAs({ type, object, before }: StoreEvent, selects: Selector): StoreEvent['type'] | undefined {
  const [matches, matched] = [selects(object), before !== undefined && selects(before)];
  if (type !== 'MODIFIED') return matches ? type : undefined;
  if (matches) return matched ? 'MODIFIED' : 'ADDED';
  return matched ? 'DELETED' : undefined;
}

/** What a DELETED event carries: the state that matched, with the version of the change. */
function lastSeen({ object, before = object }: StoreEvent): KubernetesObject {
  return { ...before, metadata: { ...before.metadata, resourceVersion: object.metadata.resourceVersion ?? '' } };
}

function bookmark(store: Store, { resource }: Target) {
  const annotations = { 'k8s.io/initial-events-end': 'true' };
  return { ...kindOf(resource), metadata: { resourceVersion: store.version(), annotations } };
}
