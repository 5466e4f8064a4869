import { whileHeld } from '../cluster/lock/while-held.ts';
import { swapPermissions } from '../cluster/permissions.ts';
import { conditionTimeout } from '../cluster/swap/swap-images.ts';
import { verifyOwnImages } from '../cluster/swap/verify-own-images.ts';
import { created, type Step } from '../engine/step.ts';
import type { Product } from '../model/operator.ts';

/**
 * Makes sure that the operator's own images run: creates `deployed:all` with none of ours. Errors: those of a deploy;
 * `request`, `deploying:images_swapped` where others were set.
 */
export function verifyOwnImagesStep(product: Product): Step {
  return {
    name: 'deploy',
    kind: 'deploy',
    requires: ['lock:cluster', 'cluster:target'],
    creates: ['deployed:all'],
    permissions: swapPermissions(product),
    async run(inputs, { world, signal, progress }) {
      const images = await whileHeld(inputs.get('lock:cluster'), signal, (signal) => {
        const patience = { clock: world.clock, signal, progress, timeout: conditionTimeout };
        return verifyOwnImages(world.cluster, product, patience);
      });
      const names = product.components.map(({ name }) => name).join(', ');
      return {
        summary: `nothing is swapped: ${names} run the operator's own ${images} images, verified by digest`,
        created: [created('deployed:all', [])],
      };
    },
  };
}
