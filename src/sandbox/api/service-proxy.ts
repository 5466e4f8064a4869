import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { portAnnotation } from '../controllers/kubelet/pod-state.ts';
import type { Store } from '../store.ts';
import { getObject } from './read.ts';
import { ApiError } from './status.ts';
import type { Target } from './target.ts';

/**
 * `services/<name>[:<port name>]/proxy/<path>`: passes the request on to one of the Service's Ready pods, which listen on
 * 127.0.0.1 at the port in their annotation.
 * Errors: NotFound, ServiceUnavailable where no pod is Ready or it does not answer.
 */
export async function serveProxy(
  store: Store,
  target: Target,
  search: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [name = '', portName] = (target.name ?? '').split(':');
  const service = getObject(store, { ...target, name });
  if (portName && !hasPort(service, portName))
    throw unavailable(`no service port "${portName}" found for service "${name}"`);
  const ports = readyPods(store, service).map(({ metadata }) => metadata.annotations?.[portAnnotation]);
  const port = ports[Math.floor(Math.random() * ports.length)];
  if (port === undefined) throw unavailable(`no endpoints available for service "${name}"`);
  const { authorization, host, ...headers } = request.headers;
  const onward = forward({
    host: '127.0.0.1',
    port,
    path: `/${target.rest}${search}`,
    method: request.method,
    headers,
  });
  const answered = answerOf(onward);
  const sent = pipeline(request, onward).catch(() => undefined);
  const answer = await answered;
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  await Promise.all([sent, pipeline(answer, response)]);
}

async function answerOf(onward: ReturnType<typeof forward>): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  onward.once('response', resolve);
  onward.on('error', (error) => reject(unavailable(`error trying to reach service: ${error.message}`)));
  return promise;
}

function hasPort({ spec }: KubernetesObject, wanted: string): boolean {
  const ports = (spec?.ports ?? []) as readonly { name?: string; port: number }[];
  return ports.some(({ name, port }) => name === wanted || String(port) === wanted);
}

function readyPods(store: Store, { metadata, spec }: KubernetesObject): readonly KubernetesObject[] {
  if (!spec?.selector) return [];
  const where = { namespace: metadata.namespace ?? '', labels: spec.selector };
  return store.list({ apiVersion: 'v1', kind: 'Pod' }, where).filter(isReady);
}

function isReady({ metadata, status }: KubernetesObject): boolean {
  const conditions = (status?.conditions ?? []) as readonly { type: string; status: string }[];
  return !metadata.deletionTimestamp && conditions.some((each) => each.type === 'Ready' && each.status === 'True');
}

function unavailable(message: string): ApiError {
  return new ApiError('ServiceUnavailable', message);
}
