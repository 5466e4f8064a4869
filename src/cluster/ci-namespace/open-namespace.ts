import type { CiNamespace } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { makeStream } from '../image-streams/make-stream.ts';
import { hostOf } from '../images/own-registry.ts';
import { kinds } from '../kinds.ts';
import type { Patience } from '../wait-for.ts';
import { awaitUsable } from './await-usable.ts';
import { goneError } from './namespace-gone.ts';
import { ciLabels, type Lifetime, lifetimeMarks } from './namespace-marks.ts';
import { requestProject } from './request-project.ts';

/** The namespace that a run wants. */
export interface NamespaceOrder {
  readonly name: string;
  /** Of everything that is made in it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly lifetime: Lifetime;
  /** False where a test asks for the whole network: `restrict_network_access: false`. */
  readonly restrictNetwork: boolean;
}

/** A namespace in which a run can begin. */
export interface OpenNamespace {
  readonly namespace: CiNamespace;
  /** False where runs with the same inputs share it. */
  readonly isNew: boolean;
}

/**
 * Makes the namespace of a run, or joins those who have it already: whatever is missing of it is made by whoever comes.
 * Errors: those of `requestProject` and `awaitUsable`, `ci:initializing_namespace:forbidden`, `ci:namespace_gone`.
 */
export async function openNamespace(
  cluster: Cluster,
  { name, labels, lifetime, restrictNetwork }: NamespaceOrder,
  patience: Omit<Patience, 'timeout'>,
): Promise<OpenNamespace> {
  const isNew = await requestProject(cluster, name, ciLabels, patience);
  await mark(cluster, name, lifetimeMarks(lifetime, patience.clock.now())).catch(async (error) => {
    if (isNew) await cluster.delete({ ...kinds.project, name });
    throw mayNotMark(name, error) ?? error;
  });
  await awaitUsable(cluster, name, patience);
  await cluster.create({ ...disruptionBudget, metadata: { name: 'created-by-ci', namespace: name, labels } });
  if (!restrictNetwork) await openNetwork(cluster, name, patience);
  const namespace = { name, labels, registry: await registryOf(cluster, { name, labels, registry: '' }) };
  return { namespace, isNew };
}

/** Without its marks nobody would know the namespace for one of a run: who may not set them leaves none behind. */
async function mark(cluster: Cluster, name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
  const body = { metadata: { labels: ciLabels, annotations } };
  await cluster.patch({ ...kinds.namespace, name }, { type: 'merge', body });
}

/** Whoever has a project of his own may change nothing of its namespace: that is a right of its own. */
function mayNotMark(name: string, error: unknown): StreamstressError | undefined {
  if (!(error instanceof StreamstressError && error.reason === 'cluster:forbidden')) return undefined;
  const message = `namespace "${name}" cannot be marked as one of a run, so it was not kept: ${error.message}. An administrator allows it with: oc create clusterrole streamstress-ci --verb=get,patch --resource=namespaces; oc adm policy add-cluster-role-to-user streamstress-ci USER`;
  return new StreamstressError('infrastructure', ['ci', 'initializing_namespace', 'forbidden'], message, error);
}

/** Who may not delete a firewall runs without: a new project rarely has one. */
async function openNetwork(
  cluster: Cluster,
  namespace: string,
  { progress }: Pick<Patience, 'progress'>,
): Promise<void> {
  const firewall = { ...kinds.egressFirewall, namespace, name: 'default' };
  await cluster.delete(firewall).catch((error: unknown) => {
    if (!(error instanceof StreamstressError && error.reason === 'cluster:forbidden')) throw error;
    progress(`a firewall of namespace "${namespace}", if it has one, stays: ${error.message}`);
  });
}

/** Pods of a run are not moved to another node: what is in them would be lost. */
const disruptionBudget = {
  ...kinds.podDisruptionBudget,
  spec: { maxUnavailable: 0, selector: { matchLabels: { 'created-by-ci': 'true' } } },
};

/** Where the namespace's images lie, as its first stream says. Errors: `infrastructure`, `ci:no_registry`. */
async function registryOf(cluster: Cluster, namespace: CiNamespace): Promise<string> {
  await makeStream(cluster, namespace, 'pipeline');
  const stream = await cluster.get({ ...kinds.imageStream, namespace: namespace.name, name: 'pipeline' });
  const repository: string = stream?.status?.dockerImageRepository ?? '';
  if (repository !== '') return `${hostOf(repository)}/${namespace.name}`;
  throw (await goneError(cluster, namespace.name)) ?? noRegistry(await cluster.server());
}

function noRegistry(server: string): StreamstressError {
  const message = `the cluster "${server}" has no image registry of its own, and images that are built have nowhere to go: set spec.managementState of Config "cluster" (imageregistry.operator.openshift.io) to Managed`;
  return new StreamstressError('infrastructure', ['ci', 'no_registry'], message);
}
