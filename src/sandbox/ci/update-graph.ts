import type { Reply, Request, Service } from './serve.ts';
import { refuse, serve } from './serve.ts';

/** A release that clusters may be updated to. */
export interface UpdateNode {
  /** `4.19.3` */
  readonly version: string;
  /** Pull spec by digest. */
  readonly payload: string;
  /** `stable-4.19`, `fast-4.19`, `candidate-4.19` … */
  readonly channels: readonly string[];
  /** `amd64` where nothing is said; `multi` is one too. */
  readonly architecture?: string;
  /** Versions that it may be updated to. */
  readonly next?: readonly string[];
}

/**
 * Starts an OpenShift Update Service (Cincinnati): `/api/upgrades_info/v1/graph?channel=&arch=`, and the same without
 * `v1`. The releases are looked up anew for each request. Read: openshift/cincinnati @ 49c914f8,
 * policy-engine/src/graph.rs, commons/src/{lib,errors}.rs, plugins/internal/{channel,arch}_filter.rs.
 */
export function startUpdateGraph(nodes: () => readonly UpdateNode[]): Promise<Service> {
  return serve('update graph', (request) => answer(nodes(), request));
}

const contentType = 'application/vnd.redhat.cincinnati.v1+json';
const wildcards = ['*', '*/*', 'application/*'];
const accepted = [undefined, ...wildcards, 'application/json', contentType];
const channelKey = 'io.openshift.upgrades.graph.release.channels';

function answer(nodes: readonly UpdateNode[], { path, query, headers }: Request): Reply {
  if (!/^\/api\/upgrades_info\/(?:v1\/)?graph$/.test(path)) return refuse(404, '');
  if (!accepted.includes(headers.accept)) return error(406, 'invalid_content_type', 'invalid Content-Type requested');
  const [channel, arch] = [query.get('channel'), query.get('arch') ?? 'amd64'];
  if (channel === null) return error(400, 'missing_params', 'mandatory client parameters missing: channel');
  if (!/^[0-9a-z\-.]+$/.test(channel)) return invalid(`channel '${channel}' does not match regex '^[0-9a-z\\-\\.]+$'`);
  if (!/^[0-9a-z]+$/.test(arch)) return invalid(`arch '${arch}' does not match regex '^[0-9a-z]+$'`);
  const found = nodes.filter((node) => node.channels.includes(channel) && (node.architecture ?? 'amd64') === arch);
  const type = headers.accept === 'application/json' ? headers.accept : contentType;
  return { status: 200, type, body: JSON.stringify(graphOf(found)) };
}

/** Edges are pairs of places in the list of nodes. */
function graphOf(found: readonly UpdateNode[]) {
  const versions = found.map(({ version }) => version);
  const nodes = found.map(({ version, payload, channels }) => ({
    ...{ version, payload, metadata: { [channelKey]: channels.join(',') } },
  }));
  const edges = found.flatMap(({ next = [] }, from) =>
    next.filter((version) => versions.includes(version)).map((version) => [from, versions.indexOf(version)]),
  );
  return { version: 1, nodes, edges, conditionalEdges: [] };
}

function invalid(value: string): Reply {
  return error(400, 'invalid_params', `invalid client parameters: ${value}`);
}

function error(status: number, kind: string, value: string): Reply {
  return { status, type: 'application/json', body: JSON.stringify({ kind, value }) };
}
