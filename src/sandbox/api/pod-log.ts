import type { ServerResponse } from 'node:http';
import type { Store } from '../store.ts';
import { getObject } from './read.ts';
import { ApiError, notFound } from './status.ts';
import { keyOfTarget, type Target } from './target.ts';

/** What the first (or named) container of a pod has written; undefined where nothing is known of it. */
export type PodLogs = (namespace: string, name: string, container?: string) => string | undefined;

const lookEvery = 50;

/**
 * GET of `pods/<name>/log` with `container`, `tailLines`, `timestamps`, `sinceTime` and `follow`, which goes on until the
 * pod has ended or is deleted. A pod that has no node yet has nothing. Errors: NotFound, BadRequest.
 */
export function servePodLog(
  store: Store,
  podLogs: PodLogs,
  target: Target,
  query: URLSearchParams,
  response: ServerResponse,
) {
  const { metadata, spec } = getObject(store, target);
  const container = query.get('container') ?? undefined;
  const names = ((spec?.containers ?? []) as readonly { name: string }[]).map(({ name }) => name);
  if (container !== undefined && names.length > 0 && !names.includes(container)) {
    throw new ApiError('BadRequest', `container ${container} is not valid for pod ${metadata.name}`);
  }
  if (spec?.nodeName === undefined) return void response.writeHead(204).end();
  const plain = () => podLogs(metadata.namespace ?? '', metadata.name, container);
  const read = timed(plain, `${metadata.uid} ${container ?? ''}`, podLogs, query);
  const log = read();
  if (log === undefined) throw notFound(target.resource, metadata.name);
  sendLog(log, { read, runs: () => isRunning(store, target) }, query, response);
}

const knownTimes = new WeakMap<PodLogs, Map<string, string[]>>();

/** With `timestamps` or `sinceTime`: the whole lines with the time at which each was first seen, or those since then. */
function timed(read: () => string | undefined, log: string, podLogs: PodLogs, query: URLSearchParams) {
  const [stamps, since] = [query.get('timestamps') === 'true', query.get('sinceTime')];
  if (!stamps && since === null) return read;
  const ofLogs = knownTimes.get(podLogs) ?? new Map<string, string[]>();
  knownTimes.set(podLogs, ofLogs);
  const times = ofLogs.get(log) ?? [];
  ofLogs.set(log, times);
  return () => {
    const lines = read()?.split(/(?<=\n)/);
    return lines
      ?.filter((line) => line.endsWith('\n'))
      .map((line, at) => {
        times[at] ??= new Date().toISOString().replace('Z', `${String(at % 1_000_000).padStart(6, '0')}Z`);
        return since === null || Date.parse(times[at]) >= Date.parse(since)
          ? `${stamps ? `${times[at]} ` : ''}${line}`
          : '';
      })
      .join('');
  };
}

/** A log that grows while what writes it runs; undefined where nothing is known of it any more. */
interface GrowingLog {
  read(): string | undefined;
  runs(): boolean;
}

/** Sends a log that was just read, all of it or `tailLines`; with `follow` also what comes until its writer has ended. */
export function sendLog(log: string, growing: GrowingLog, query: URLSearchParams, response: ServerResponse): void {
  const asked = query.get('tailLines');
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const start = asked === null ? log : lastLines(log, Number(asked));
  if (query.get('follow') !== 'true') return void response.end(start);
  response.write(start);
  response.flushHeaders();
  follow(growing, log.length, response);
}

function follow({ read, runs }: GrowingLog, from: number, response: ServerResponse): void {
  let sent = from;
  const timer = setInterval(() => {
    const going = runs();
    const log = read();
    if (log !== undefined && log.length > sent) response.write(log.slice(sent));
    sent = Math.max(sent, log?.length ?? 0);
    if (!going || log === undefined) response.end();
  }, lookEvery);
  response.once('close', () => clearInterval(timer));
}

function isRunning(store: Store, target: Target): boolean {
  const pod = store.get(keyOfTarget({ ...target, subresource: undefined }));
  return pod !== undefined && !['Succeeded', 'Failed'].includes(pod.status?.phase);
}

function lastLines(log: string, count: number): string {
  return count > 0
    ? log
        .split(/(?<=\n)/)
        .slice(-count)
        .join('')
    : '';
}
