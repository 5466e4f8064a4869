import { whileHeld } from '../cluster/lock/while-held.ts';
import { swapPermissions } from '../cluster/permissions.ts';
import { conditionTimeout, swapImages } from '../cluster/swap/swap-images.ts';
import { created, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { envOf } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { Product } from '../model/operator.ts';

/**
 * Swaps all images at once: OLM applies one change at a time. A component whose images are missing (its build failed)
 * is left as the operator ships it, and its `deployed:<name>` is not created; `deployed:all` holds what was deployed.
 */
export function deployImagesStep(product: Product): Step {
  const { operator, components } = product;
  return {
    name: 'deploy',
    kind: 'deploy',
    requires: ['lock:cluster', 'pullable:images', 'cluster:target'],
    after: components.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name))),
    creates: ['deployed:all', ...components.map(({ name }) => `deployed:${name}` as const)],
    permissions: swapPermissions(product),
    async run(inputs, { world, signal, progress }) {
      const built = components.flatMap((component) => {
        const images = component.images.flatMap(({ name }) => inputs.find(imageLink(component.name, name)) ?? []);
        return images.length === component.images.length ? [{ component, images }] : [];
      });
      if (built.length === 0) {
        return { summary: 'no component has all its images: there is nothing to deploy', created: [], skipped: true };
      }
      const left = components.filter((component) => !built.some((one) => one.component === component));
      for (const { name } of left) progress(`${name} stays as the operator ships it: not all of its images were built`);
      const wanted = envOf(built.flatMap(({ images }) => images));
      const lock = inputs.get('lock:cluster');
      const names = built.map(({ component }) => component.name).join(', ');
      const changed = await whileHeld(lock, signal, (signal) => {
        const patience = { clock: world.clock, signal, progress, timeout: conditionTimeout };
        const chosen = { operator, components: built.map(({ component }) => component) };
        return swapImages(world.cluster, chosen, wanted, lock.holder, patience);
      });
      return {
        summary: `${Object.keys(wanted).length} images of ${names} ${changed ? 'are' : 'were already'} on the cluster, verified by digest${leftOut(left)}`,
        created: [
          created(
            'deployed:all',
            built.flatMap(({ images }) => images),
          ),
          ...built.map(({ component, images }) => created(`deployed:${component.name}`, images)),
        ],
      };
    },
  };
}

function leftOut(components: readonly Component[]): string {
  if (components.length === 0) return '';
  const names = components.map(({ name }) => name).join(', ');
  return `; not deployed, as images of them are missing: ${names} (see ${components.map(({ name }) => `build:${name}`).join(', ')})`;
}
