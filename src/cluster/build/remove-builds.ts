import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { runLabel } from './build-order.ts';

/**
 * Removes what builds have left in a project, those of killed runs too: BuildConfigs with their Builds and Secrets, and
 * ImageStreams that nothing was pushed to. Only whoever holds the lock may. Answers with how many there were.
 */
export async function removeBuilds(cluster: Cluster, namespace: string): Promise<number> {
  const where = { namespace, labels: runLabel };
  const configs = await cluster.list(kinds.buildConfig, where);
  const streams = await cluster.list(kinds.imageStream, where);
  const empty = streams.filter(({ status }) => (status?.tags ?? []).length === 0);
  for (const { metadata } of configs) await cluster.delete({ ...kinds.buildConfig, name: metadata.name, namespace });
  for (const { metadata } of empty) await cluster.delete({ ...kinds.imageStream, name: metadata.name, namespace });
  return configs.length + empty.length;
}
