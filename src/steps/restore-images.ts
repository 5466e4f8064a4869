import { conditionTimeout, restoreImages } from '../cluster/swap-images.ts';
import { created, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { Link } from '../model/link.ts';

/** Takes back the swap, by the record on the cluster. As a clean-up it runs in every ending, after everything else. */
export function restoreImagesStep(components: readonly Component[], after: readonly Link[]): Step {
  return {
    name: 'restore',
    kind: 'restore',
    requires: [],
    after: ['cluster:target', ...after],
    creates: ['restored:cluster'],
    cleanup: true,
    async run(inputs, { world, signal, progress }) {
      if (!inputs.find('cluster:target'))
        return { summary: 'the cluster was never reached', created: [], skipped: true };
      const patience = { clock: world.clock, signal, progress, timeout: conditionTimeout };
      const restored = await restoreImages(world.cluster, components, patience);
      return restored
        ? { summary: "the operator's own images are back", created: [created('restored:cluster', true)] }
        : { summary: 'nothing was changed', created: [created('restored:cluster', true)], skipped: true };
    },
  };
}
