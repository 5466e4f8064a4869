import { kinds } from '../cluster/kinds.ts';
import { type ClusterFacts, operatorRelease } from '../model/cluster-facts.ts';
import { StreamstressError } from '../model/error.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../ports/cluster.ts';

const apiVersion = 'operator.tekton.dev/v1alpha1';

/** The object in which the operator says which version of a component it has installed. */
const components: Readonly<Record<string, ObjectKey>> = {
  pipeline: { apiVersion, kind: 'TektonPipeline', name: 'pipeline' },
  triggers: { apiVersion, kind: 'TektonTrigger', name: 'trigger' },
  chains: { apiVersion, kind: 'TektonChain', name: 'chain' },
  results: { apiVersion, kind: 'TektonResult', name: 'result' },
  hub: { apiVersion, kind: 'TektonHub', name: 'hub' },
  pruner: { apiVersion, kind: 'TektonPruner', name: 'pruner' },
  'manual-approval-gate': { apiVersion, kind: 'ManualApprovalGate', name: 'manual-approval-gate' },
  'pipelines-as-code': { apiVersion, kind: 'OpenShiftPipelinesAsCode', name: 'pipelines-as-code' },
};

/** What `{…}` in suites.toml stands for, by its name; what the cluster does not say is not there. Versions have no `v`. */
export type Versions = ReadonlyMap<string, string>;

/** What the cluster says of itself, its operator and its components. */
export async function readVersions(cluster: Cluster, facts: ClusterFacts): Promise<Versions> {
  const [subscriptions, ...said] = await Promise.all([
    cluster.list(kinds.subscription),
    ...Object.values(components).map((key) => cluster.get(key).catch(unlessForbidden)),
  ]);
  const subscription = subscriptions.find(({ status }) => status?.installedCSV === facts.csv);
  const found = Object.keys(components).map((name, at) => [name, said[at]?.status?.version?.replace(/^v/, '')]);
  return known([...Object.entries(factsOf(facts)), ...Object.entries(subscribed(subscription)), ...found]);
}

const placeholder = /\{([a-z-]+)\}/g;

/** A text with its `{…}` filled in; undefined where the cluster does not say one of them. */
export function filled(text: string, versions: Versions): string | undefined {
  const isKnown = [...text.matchAll(placeholder)].every(([, name = '']) => versions.has(name));
  return isKnown ? text.replace(placeholder, (_, name: string) => versions.get(name) ?? '') : undefined;
}

/** A tag expression with its `{…}` filled in; what the cluster does not say is in no tag. */
export function filledTags(tags: string, versions: Versions): string {
  return tags.replace(placeholder, (_, name: string) => versions.get(name) ?? 'unknown');
}

function factsOf({ openshift, csv, architecture }: ClusterFacts) {
  return {
    openshift: /^\d+\.\d+/.exec(openshift)?.[0],
    operator: operatorRelease(csv),
    csv,
    'csv-version': /\.v(\d+\.\d+\.\S+)$/.exec(csv)?.[1],
    architecture: architecture.includes('+') || architecture === 'unknown' ? undefined : architecture,
  };
}

function subscribed(subscription: KubernetesObject | undefined) {
  return {
    subscription: subscription?.metadata.name,
    channel: subscription?.spec?.channel,
    catalogue: subscription?.spec?.source,
    approval: subscription?.spec?.installPlanApproval,
  };
}

function known(all: readonly (readonly (string | undefined)[])[]): Versions {
  return new Map(all.flatMap(([name, value]) => (name !== undefined && value ? [[name, value] as const] : [])));
}

function unlessForbidden(error: unknown): undefined {
  if (error instanceof StreamstressError && error.reason === 'cluster:forbidden') return undefined;
  throw error;
}
