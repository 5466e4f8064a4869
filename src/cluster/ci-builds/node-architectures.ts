import { StreamstressError } from '../../model/error.ts';
import type { ImageOrder } from '../../model/image-order.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** Where nobody may look at the nodes. */
const usual = ['amd64'];

/**
 * For which architectures an order is built here: `*` is that of every node. Errors: `request`,
 * `ci:no_node_of_architecture`, where no node could build it.
 */
export async function buildArchitectures(order: ImageOrder, cluster: Cluster): Promise<readonly string[]> {
  const nodes = await cluster.list(kinds.node).catch(() => []);
  const found = nodes.flatMap(({ metadata }) => metadata.labels?.['kubernetes.io/arch'] ?? []);
  const there = [...new Set(found)].sort();
  const every = there.length > 0 ? there : usual;
  const asked = new Set(order.architectures.flatMap((name) => (name === '*' ? every : [name])));
  const missing = there.length > 0 ? [...asked].filter((name) => !there.includes(name)) : [];
  if (missing.length === 0) return [...asked].sort();
  const message = `"pipeline:${order.to}" is asked for ${missing.join(', ')}, and no node of this cluster is of that architecture: its nodes are ${there.join(', ')}. Leave out whoever asks for it (capabilities of images, node_architecture of tests), or run on another cluster`;
  throw new StreamstressError('request', ['ci', 'no_node_of_architecture'], message);
}
