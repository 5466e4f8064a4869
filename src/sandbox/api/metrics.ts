import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Discovery } from './discovery.ts';
import { ApiError } from './status.ts';

const group = 'metrics.k8s.io';

/**
 * How the metrics API stands: a server of its own behind the API server, which may not be registered, may not answer, or
 * may let nobody in.
 */
export type MetricsState = 'served' | 'absent' | 'unavailable' | 'forbidden';

/** What has measured the pods and nodes. */
export interface MetricsServer {
  state(): MetricsState;
  /** PodMetrics of all namespaces. */
  pods(): readonly KubernetesObject[];
  /** NodeMetrics. */
  nodes(): readonly KubernetesObject[];
}

/** Throws where a path of the metrics API is not answered. Error: NotFound, ServiceUnavailable, Forbidden. */
export function refuseMetrics(server: MetricsServer | undefined, pathname: string): void {
  const state = pathname.startsWith(`/apis/${group}`) ? server?.state() : 'served';
  if (state === 'absent') throw new ApiError('NotFound', 'the server could not find the requested resource');
  if (state === 'unavailable') {
    throw new ApiError('ServiceUnavailable', 'the server is currently unable to handle the request');
  }
  if (state === 'forbidden' && /\/(?:nodes|pods)\b/.test(pathname)) {
    throw new ApiError('Forbidden', `${group} is forbidden: the metrics server may not ask who is allowed what`);
  }
}

/** A document of discovery, without the metrics API where that is not registered. */
export function documentAt(server: MetricsServer | undefined, discovery: Discovery, path: string): unknown {
  const document = discovery.get(path);
  if (path !== '/apis' || server?.state() !== 'absent') return document;
  const { groups, ...rest } = document as { readonly groups: readonly { readonly name: string }[] };
  return { ...rest, groups: groups.filter(({ name }) => name !== group) };
}

/** What was measured, where a kind is one of measurements. */
export function measured(server: MetricsServer | undefined, kind: string, namespace: string | undefined) {
  if (kind === 'NodeMetrics') return server?.nodes();
  if (kind !== 'PodMetrics') return undefined;
  return server?.pods().filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
}
