import type { ServerResponse } from 'node:http';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { type GrowingLog, sendLog } from './growing-log.ts';
import { getObject } from './read.ts';
import { ApiError, notFound } from './status.ts';
import type { Target } from './target.ts';

/** A container of a pod, the first where none is named, in its present life or in the one before. */
interface AskedLog {
  readonly container?: string | undefined;
  readonly previous?: boolean;
}

/** What a container has written; undefined where nothing is known of it. */
export type PodLogs = (namespace: string, name: string, asked?: AskedLog) => GrowingLog | undefined;

/**
 * GET of `pods/<name>/log` with `container`, `previous`, `tailLines`, `timestamps`, `sinceTime`, `sinceSeconds` and
 * `follow`, which goes on until the container has ended. A pod that has no node yet has nothing. Errors: NotFound,
 * BadRequest. Read: kubernetes, pkg/registry/core/pod/strategy.go, LogLocation; pkg/kubelet/kubelet_pods.go,
 * validateContainerLogStatus.
 */
export async function servePodLog(
  store: Store,
  podLogs: PodLogs,
  target: Target,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const pod = getObject(store, target);
  const { namespace = '', name } = pod.metadata;
  const container = containerOf(pod, query.get('container') ?? undefined);
  if (pod.spec?.nodeName === undefined) return void response.writeHead(204).end();
  const previous = query.get('previous') === 'true';
  const log = podLogs(namespace, name, { container, previous });
  if (log === undefined) throw whyNone(pod, container, previous) ?? notFound(target.resource, name);
  await sendLog(log, query, response);
}

function containerOf({ metadata: { name }, spec }: KubernetesObject, asked: string | undefined): string | undefined {
  const names = (containers: readonly { readonly name: string }[] = []) => containers.map((each) => each.name);
  const [own, init] = [names(spec?.containers), names(spec?.initContainers)];
  if (asked === undefined && own.length > 1) {
    const others = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
    const choice = `choose one of: [${own.join(' ')}]${others}`;
    throw new ApiError('BadRequest', `a container name must be specified for pod ${name}, ${choice}`);
  }
  if (asked === undefined || own.length === 0 || [...own, ...init].includes(asked)) return asked ?? own[0];
  throw new ApiError('BadRequest', `container ${asked} is not valid for pod ${name}`);
}

/** Why a container that is known has no log. */
function whyNone(pod: KubernetesObject, container: string | undefined, previous: boolean): ApiError | undefined {
  const which = `container "${container}" in pod "${pod.metadata.name}"`;
  if (previous) return new ApiError('BadRequest', `previous terminated ${which} not found`);
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const statuses: readonly Waiting[] = [...initContainerStatuses, ...containerStatuses];
  const waiting = statuses.find(({ name }) => name === container)?.state?.waiting;
  return waiting && new ApiError('BadRequest', `${which} is waiting to start: ${waiting.reason}`);
}

interface Waiting {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason: string } };
}
