import type { ClaimedCluster } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import { whoAmI } from '../sign-in/who-am-i.ts';
import { type Look, type Patience, throughOutages, waitFor } from '../wait-for.ts';
import type { ChosenPool } from './choose-pool.ts';
import { readAccess } from './read-access.ts';

/** A claim that is to be made. */
export interface ClaimOrder {
  readonly pool: ChosenPool;
  /** Of the ClusterClaim; no other run has one of that name. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds after which the pool takes the cluster back whatever becomes of us. */
  readonly lifetime: number;
}

/**
 * Claims a cluster of a pool and waits until it runs; Hive may be out of reach for a while meanwhile. Errors: `infrastructure`, `ci:acquiring_cluster_claim:timeout`,
 * `…:exists`, `…:gone`, `…:provision_stopped`, `…:no_access`, with conditions and events; `cancelled`.
 */
export async function claimCluster(cluster: Cluster, order: ClaimOrder, patience: Patience): Promise<ClaimedCluster> {
  const { pool, name } = order;
  const key = { ...kinds.clusterClaim, namespace: pool.namespace, name };
  const claim = await claimOf(cluster, order);
  let isMade = false;
  const makeAndLook = async () => {
    if (!isMade && (await cluster.create(claim)) === 'exists') await checkOurs(cluster, key, order);
    isMade = true;
    return look(cluster, key, pool);
  };
  const deployment = await waitFor(['ci', 'acquiring_cluster_claim'], throughOutages(makeAndLook), patience, async () =>
    diagnose(cluster, await concerned(cluster, key, pool)),
  );
  return { namespace: pool.namespace, name, ...(await readAccess(cluster, deployment)) };
}

/** Who has claimed it may read its Secrets. */
async function claimOf(cluster: Cluster, { pool, name, labels, lifetime }: ClaimOrder): Promise<KubernetesObject> {
  const user = await whoAmI(cluster);
  const subjects = user === undefined ? [] : [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }];
  return {
    ...kinds.clusterClaim,
    metadata: { name, namespace: pool.namespace, labels },
    spec: { clusterPoolName: pool.name, lifetime: `${lifetime}s`, ...(subjects.length > 0 ? { subjects } : {}) },
  };
}

/** The answer to our own request may have been lost. */
async function checkOurs(cluster: Cluster, key: ObjectKey, { labels }: ClaimOrder): Promise<void> {
  const found = await cluster.get(key);
  if (Object.entries(labels).every(([name, value]) => found?.metadata.labels?.[name] === value)) return;
  const message = `there is a ClusterClaim "${key.namespace}/${key.name}" already, and it is not of this run: give the run another --run-id`;
  throw new StreamstressError('infrastructure', ['ci', 'acquiring_cluster_claim', 'exists'], message);
}

async function look(cluster: Cluster, key: ObjectKey, pool: ChosenPool): Promise<Look<KubernetesObject>> {
  const claim = await cluster.get(key);
  if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) throw gone(key);
  const deployment = await deploymentOf(cluster, claim).catch(ifForbidden);
  if (deployment && conditionIn(deployment, 'ProvisionStopped')?.status === 'True')
    throw stopped(key, await diagnose(cluster, await concerned(cluster, key, pool)));
  const running = conditionIn(claim, 'ClusterRunning');
  if (deployment && running?.status === 'True') return { done: true, value: deployment };
  const which = `ClusterClaim "${key.namespace}/${key.name}"`;
  if (!claim.spec.namespace)
    return { done: false, missing: `${which} has no cluster yet: ${await stateOf(cluster, pool)}` };
  return { done: false, missing: `${which} has "${claim.spec.namespace}", which does not run yet${because(running)}` };
}

/** Who may do no more than claim gets the right to look at a cluster from Hive, a moment after the cluster itself. */
function ifForbidden(error: unknown): undefined {
  if (!(error instanceof StreamstressError && error.reason === 'cluster:forbidden')) throw error;
}

/** The ClusterDeployment that a claim got: it and its namespace have one name. */
export async function deploymentOf(
  cluster: Cluster,
  { spec }: KubernetesObject,
): Promise<KubernetesObject | undefined> {
  const name = spec?.namespace;
  return name ? cluster.get({ ...kinds.clusterDeployment, namespace: name, name }) : undefined;
}

async function concerned(cluster: Cluster, key: ObjectKey, pool: ChosenPool): Promise<readonly ObjectKey[]> {
  const deployment = (await cluster.get(key))?.spec?.namespace;
  const named = deployment ? [{ ...kinds.clusterDeployment, namespace: deployment, name: deployment }] : [];
  return [key, ...named, { ...kinds.clusterPool, namespace: pool.namespace, name: pool.name }];
}

async function stateOf(cluster: Cluster, { namespace, name }: ChosenPool): Promise<string> {
  const pool = await cluster.get({ ...kinds.clusterPool, namespace, name });
  const { ready = 0, standby = 0, size = 0 } = pool?.status ?? {};
  const trouble = ['MissingDependencies=True', 'CapacityAvailable=False'].flatMap((wrong) => {
    const [type = '', status] = wrong.split('=');
    const condition = pool && conditionIn(pool, type);
    return condition?.status === status ? [`${wrong}${because(condition)}`] : [];
  });
  const counts = `${ready} ready, ${standby} hibernating, ${Math.max(0, size - ready - standby)} being installed`;
  return [`ClusterPool "${namespace}/${name}" has ${counts}`, ...trouble].join(', ');
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

function conditionIn({ status }: KubernetesObject, type: string): Condition | undefined {
  const conditions: readonly Condition[] = status?.conditions ?? [];
  return conditions.find((condition) => condition.type === type);
}

function because(condition: Condition | undefined): string {
  const why = [condition?.reason, condition?.message].filter(Boolean).join(': ');
  return why === '' ? '' : ` (${plainLine(why)})`;
}

function gone({ namespace, name }: ObjectKey): StreamstressError {
  const message = `somebody has deleted ClusterClaim "${namespace}/${name}" while its cluster was waited for: run again`;
  return new StreamstressError('infrastructure', ['ci', 'acquiring_cluster_claim', 'gone'], message);
}

function stopped({ namespace, name }: ObjectKey, conditions: string): StreamstressError {
  const message = `the cluster of ClusterClaim "${namespace}/${name}" cannot be installed, Hive has given up: run again, or ask the owner of the pool\n${conditions}`;
  return new StreamstressError('infrastructure', ['ci', 'acquiring_cluster_claim', 'provision_stopped'], message);
}
