import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { envOf } from './env-holder.ts';
import { findOperator, operatorDeployment } from './find-operator.ts';

/** The images that the operator is given already, as they are written there. */
export async function carriedByOperator(cluster: Cluster): Promise<ReadonlySet<string>> {
  const { namespace } = await findOperator(cluster);
  const deployment = await cluster.get({ ...kinds.deployment, name: operatorDeployment, namespace });
  const env = deployment ? envOf({ ...deployment, ...kinds.deployment }) : [];
  return new Set(env.flatMap(({ value }) => value ?? []));
}
