import type { ClusterStatus } from '../../model/cluster-status.ts';
import type { Component } from '../../model/component.ts';
import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { openshiftVersion } from '../cluster-facts.ts';
import { kinds } from '../kinds.ts';
import { leaseIn } from '../lock/lease.ts';
import { homeNamespace } from '../operator/find-operator.ts';
import { type Ground, readGround } from '../operator/ground.ts';
import { readWorkloads } from '../swap/workloads.ts';
import { imageStatus } from './image-status.ts';

/**
 * Which images are on the cluster, by what its workloads run. Reads only. A cluster without the operator has a status
 * too. Errors: those of the cluster; `operator:…` where the operator is there twice, or half.
 */
export async function readStatus(cluster: Cluster, components: readonly Component[]): Promise<ClusterStatus> {
  const [server, openshift, ground, workloads, lock, tektonConfig] = await Promise.all([
    cluster.server(),
    openshiftVersion(cluster),
    groundOf(cluster),
    readWorkloads(cluster),
    lockOf(cluster),
    readyOf(cluster),
  ]);
  return {
    ...{ server, openshift, lock, tektonConfig },
    ...operatorOf(ground),
    images: ground ? components.flatMap((component) => imageStatus(component, ground, workloads)) : [],
  };
}

/** Undefined where there is no operator. */
async function groundOf(cluster: Cluster): Promise<Ground | undefined> {
  return readGround(cluster).catch((error: unknown) => {
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

async function lockOf(cluster: Cluster): Promise<ClusterStatus['lock']> {
  const state = await leaseIn(await homeNamespace(cluster), cluster).read();
  return state?.holder === undefined ? undefined : { holder: state.holder, since: state.since, renewed: state.renewed };
}

async function readyOf(cluster: Cluster): Promise<string> {
  const config = await cluster.get({ ...kinds.tektonConfig, name: 'config' });
  const conditions: { type: string; status: string; message?: string }[] = config?.status?.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (!ready) return config ? 'Unknown' : 'not there';
  return ready.status === 'True' || !ready.message ? ready.status : `${ready.status}: ${plainLine(ready.message)}`;
}
