import type { Finding } from '../../model/finding.ts';
import type { Operator } from '../../model/operator.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { leaseIn } from '../lock/lease.ts';
import { homeNamespace } from '../operator/find-operator.ts';

/** Nobody else is at work on the cluster. `own` is the holder that we are, where we have it. */
export async function checkLock(
  cluster: Cluster,
  operator: Operator,
  clock: Clock,
  own: string | undefined,
): Promise<Finding> {
  const namespace = await homeNamespace(cluster, operator);
  const state = await leaseIn(namespace, cluster).read();
  if (!state?.holder || state.holder === own) return { status: 'ok', summary: 'nobody else is at work on the cluster' };
  const { holder, since, renewed, duration } = state;
  const what = `"${holder}" has the cluster since ${since}`;
  if (Date.parse(renewed) + duration * 1000 < clock.now()) {
    return { status: 'ok', summary: `${what}, but has not renewed that since ${renewed}: it is taken over` };
  }
  return {
    status: 'failed',
    summary: what,
    todo: 'Wait until it is done, or give --lock-timeout SECONDS to wait for it',
  };
}
