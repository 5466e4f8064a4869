import type { Operator } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { envOf } from './env-holder.ts';
import { findOperator } from './find-operator.ts';

/** The images that the operator is given already, as they are written there. */
export async function carriedByOperator(cluster: Cluster, operator: Operator): Promise<ReadonlySet<string>> {
  const { namespace } = await findOperator(cluster, operator);
  const deployment = await cluster.get({ ...kinds.deployment, name: operator.deployment, namespace });
  const env = deployment ? envOf({ ...deployment, ...kinds.deployment }, operator) : [];
  return new Set(env.flatMap(({ value }) => value ?? []));
}
