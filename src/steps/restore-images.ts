import { whileHeld } from '../cluster/lock/while-held.ts';
import { swapPermissions } from '../cluster/permissions.ts';
import { restoreImages } from '../cluster/swap/restore-images.ts';
import { conditionTimeout } from '../cluster/swap/swap-images.ts';
import { created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';
import type { Product } from '../model/operator.ts';

/** What became of the cluster, in words. */
const summaries = {
  restored: "the operator's own images are back",
  unchanged: 'nothing was changed',
  gone: 'what was changed is not there any more, the operator was removed or installed anew: nothing is left to take back',
} as const;

/**
 * Takes back the swap, by the record on the cluster. As a clean-up it runs in every ending, after everything else; but
 * not where another run has the cluster.
 */
export function restoreImagesStep(product: Product, after: readonly Link[]): Step {
  return {
    name: 'restore',
    kind: 'restore',
    requires: [],
    after: ['lock:cluster', ...after],
    creates: ['restored:cluster'],
    permissions: swapPermissions(product),
    cleanup: true,
    async run(inputs, { world, signal, progress }) {
      const lock = inputs.find('lock:cluster');
      if (!lock) return { summary: 'the cluster was never ours', created: [], skipped: true };
      const outcome = await whileHeld(lock, signal, (signal) => {
        const patience = { clock: world.clock, signal, progress, timeout: conditionTimeout };
        return restoreImages(world.cluster, product, patience);
      });
      const restored = [created('restored:cluster', true)];
      return { summary: summaries[outcome], created: restored, skipped: outcome === 'unchanged' };
    },
  };
}
