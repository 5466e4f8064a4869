import { statusPermissions } from '../cluster/permissions.ts';
import { readStatus } from '../cluster/status/read-status.ts';
import { created, type Step } from '../engine/step.ts';
import type { Product } from '../model/operator.ts';

/** Looks which images are on the cluster, and changes nothing: creates `status:cluster`. */
export function readStatusStep(product: Product): Step {
  return {
    name: 'status',
    kind: 'status',
    requires: [],
    creates: ['status:cluster'],
    permissions: statusPermissions(product),
    async run(_inputs, { world, progress }) {
      progress(`signing in ${world.session.how}`);
      const status = await readStatus(world.cluster, product);
      const swapped = status.images.filter(({ source }) => source === 'swapped').length;
      return {
        summary: `${swapped} of ${status.images.length} images are swapped at ${status.server}`,
        created: [created('status:cluster', status)],
      };
    },
  };
}
