import { asStreamstressError, StreamstressError } from '../../model/error.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { isTerminating } from '../setup/namespace.ts';

/**
 * What is done in the namespace of a run; where that fails because the namespace is not there any more, the error says so:
 * `infrastructure`, `ci:namespace_gone`.
 */
export async function insideNamespace<T>(cluster: Cluster, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (asStreamstressError(error).kind === 'cancelled') throw error;
    throw (await goneError(cluster, name)) ?? error;
  }
}

/**
 * Why what is done in a namespace fails: it is not there any more. Undefined where it is, or nobody can tell. The error is
 * `infrastructure`, `ci:namespace_gone`.
 */
export async function goneError(cluster: Cluster, name: string): Promise<StreamstressError | undefined> {
  const found = await cluster.get({ ...kinds.namespace, name }).catch(() => 'unknown' as const);
  if (found === 'unknown' || (found && !isTerminating(found))) return undefined;
  const since = found?.metadata.deletionTimestamp;
  const how = found === undefined ? 'it is not there any more' : `it is being deleted since ${since}`;
  const message = `somebody has deleted namespace "${name}" while the run was at work in it: ${how}. Run again; "ci.openshift.io/ttl.soft" of the namespace says after how long without work it may be deleted (--delete-when-idle)`;
  return new StreamstressError('infrastructure', ['ci', 'namespace_gone'], message);
}
