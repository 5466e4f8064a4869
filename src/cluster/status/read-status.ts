import type { ClusterStatus } from '../../model/cluster-status.ts';
import { StreamstressError } from '../../model/error.ts';
import type { Operator, Product } from '../../model/operator.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { openshiftVersion } from '../cluster-facts.ts';
import { jobStatuses } from '../job/read-jobs.ts';
import { leaseIn } from '../lock/lease.ts';
import { homeNamespace } from '../operator/find-operator.ts';
import { type Ground, readGround } from '../operator/ground.ts';
import { conditionOf } from '../setup/conditions.ts';
import { readWorkloads } from '../swap/workloads.ts';
import { imageStatus } from './image-status.ts';

/**
 * Which images are on the cluster, by what its workloads run. Reads only. A cluster without the operator has a status
 * too. Errors: those of the cluster; `operator:…` where the operator is there twice, or half.
 */
export async function readStatus(cluster: Cluster, { operator, components }: Product): Promise<ClusterStatus> {
  const [server, openshift, ground, workloads, lock, customResource, jobs] = await Promise.all([
    cluster.server(),
    openshiftVersion(cluster),
    groundOf(cluster, operator),
    readWorkloads(cluster, components),
    lockOf(cluster, operator),
    customResourceOf(cluster, operator),
    jobStatuses(cluster),
  ]);
  return {
    ...{ server, openshift, lock, customResource, jobs },
    ...operatorOf(ground),
    images: ground ? components.flatMap((component) => imageStatus(component, ground, workloads)) : [],
  };
}

/** Undefined where there is no operator. */
async function groundOf(cluster: Cluster, operator: Operator): Promise<Ground | undefined> {
  return readGround(cluster, operator).catch((error: unknown) => {
    if (error instanceof StreamstressError && error.reason === 'operator:subscription_not_found') return undefined;
    throw error;
  });
}

function operatorOf(ground: Ground | undefined): Pick<ClusterStatus, 'csv' | 'channel' | 'via' | 'record'> {
  if (ground === undefined) return { csv: undefined, channel: undefined, via: undefined, record: undefined };
  const { operator, record } = ground;
  const { kind, namespace, name } = operator.holder;
  return {
    csv: operator.csv,
    channel: operator.channel,
    via: `${kind} "${namespace}/${name}"`,
    record: record && {
      since: plainLine(record.since),
      by: plainLine(record.by),
      variables: Object.keys(record.env).length,
    },
  };
}

async function lockOf(cluster: Cluster, operator: Operator): Promise<ClusterStatus['lock']> {
  const state = await leaseIn(await homeNamespace(cluster, operator), cluster).read();
  return state?.holder === undefined ? undefined : { holder: state.holder, since: state.since, renewed: state.renewed };
}

async function customResourceOf(
  cluster: Cluster,
  { customResource }: Operator,
): Promise<ClusterStatus['customResource']> {
  if (customResource === undefined) return undefined;
  return { kind: customResource.kind, ready: readyOf(await cluster.get(customResource)) };
}

function readyOf(object: KubernetesObject | undefined): string {
  const ready = conditionOf(object?.status, 'Ready');
  if (!ready) return object ? 'Unknown' : 'not there';
  return ready.status === 'True' || !ready.message ? ready.status : `${ready.status}: ${plainLine(ready.message)}`;
}
