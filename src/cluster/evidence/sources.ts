import type { Product } from '../../model/operator.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { namespacesOf } from '../swap/workloads.ts';
import { createCrashLogs } from './crash-logs.ts';
import { createNews, type News } from './news.ts';
import { nodeStates, operatorStates, podStates } from './states.ts';
import { createTestNamespaces } from './test-namespaces.ts';

/** Where the events of nodes are. */
const nodeEvents = 'default';

/** Something to look at. */
export interface Source {
  /** `the events of the tests`. */
  readonly what: string;
  /** Namespace; empty where it is in none, or in several. */
  readonly where: string;
  /** What is wrong now, or has happened since the look before. */
  look(): Promise<readonly string[]>;
}

/** What is looked at. */
export interface Scope {
  readonly cluster: Cluster;
  readonly product: Product;
  /** Name of the operator's ClusterServiceVersion. */
  readonly csv: string;
  /** Names of the components whose images are ours. */
  readonly swapped: ReadonlySet<string>;
  /** Told once of everything that may not be seen. */
  readonly say: (message: string) => void;
}

/** Tells at each call what is to be looked at: the namespaces that tests make come and go. */
export function createSources(scope: Scope): () => Promise<readonly Source[]> {
  const { operator, components } = scope.product;
  const own = [...new Set([operator.targetNamespace, ...namespacesOf(components)])];
  const testNamespaces = createTestNamespaces(scope.cluster, scope.say);
  const events = createEvents(scope.cluster);
  const always = [nodesSource(scope.cluster), operatorSource(scope), productSource(scope, own)];
  return async () => {
    const made = await testNamespaces();
    return [
      ...always,
      events('nodes', nodeEvents, ({ involvedObject }) => involvedObject?.kind === kinds.node.kind),
      events('the operator', operator.namespace, ({ involvedObject }) =>
        String(involvedObject?.name).startsWith(operator.deployment),
      ),
      ...own.map((namespace) => events('the product', namespace)),
      ...made.flatMap((namespace) => [events('the tests', namespace), podsSource(scope.cluster, namespace)]),
    ];
  };
}

type Events = (of: string, where: string, isMeant?: (event: KubernetesObject) => boolean) => Source;

/** The warnings of a namespace that are news; in one that a test has made all are. */
function createEvents(cluster: Cluster): Events {
  const news = new Map<string, News>();
  return (of, where, isMeant = () => true) => ({
    what: `the events of ${of}`,
    where,
    async look() {
      const all = await cluster.list(kinds.event, { namespace: where });
      const fresh = news.get(where) ?? createNews(of !== 'the tests');
      news.set(where, fresh);
      return fresh
        .of(all)
        .filter((event) => event.type === 'Warning' && isMeant(event))
        .map(eventText);
    },
  });
}

function eventText({ involvedObject, reason, message }: KubernetesObject): string {
  const { kind, namespace, name } = involvedObject ?? {};
  return `event of ${kind} "${namespace === undefined ? name : `${namespace}/${name}`}": ${reason}: ${message}`;
}

function podsSource(cluster: Cluster, where: string): Source {
  return {
    what: 'the pods of the tests',
    where,
    look: async () => (await cluster.list(kinds.pod, { namespace: where })).flatMap((pod) => podStates(pod)),
  };
}

function productSource({ cluster, product, swapped }: Scope, own: readonly string[]): Source {
  const crashes = createCrashLogs(cluster, product.components, swapped);
  return {
    what: 'the pods of the product',
    where: '',
    async look() {
      const pods = (await Promise.all(own.map((namespace) => cluster.list(kinds.pod, { namespace })))).flat();
      return [...pods.flatMap((pod) => podStates(pod)), ...(await crashes.read(pods))];
    },
  };
}

function nodesSource(cluster: Cluster): Source {
  const known = new Set<string>();
  return {
    what: 'the nodes',
    where: '',
    async look() {
      const nodes = await cluster.list(kinds.node);
      const names = new Set(nodes.map(({ metadata }) => metadata.name));
      const gone = [...known].filter((name) => !names.has(name)).map((name) => `Node "${name}" is gone`);
      for (const name of names) known.add(name);
      return [...nodes.flatMap((node) => nodeStates(node)), ...gone];
    },
  };
}

function operatorSource({ cluster, product: { operator }, csv }: Scope): Source {
  const version = { ...kinds.clusterServiceVersion, name: csv, namespace: operator.namespace };
  return { what: 'the operator', where: '', look: () => operatorStates(cluster, version, operator.customResource) };
}
