import { created, type Step } from '../engine/step.ts';
import { shortCommit } from '../model/source.ts';

/** Puts the resolved commit into a folder: `commit:<name>` becomes `source:<name>`. */
export function checkoutSourceStep(name: string, folder: string): Step {
  return {
    name: `checkout:${name}`,
    kind: 'checkout',
    requires: [`commit:${name}`],
    creates: [`source:${name}`],
    async run(inputs, context) {
      const snapshot = inputs.get(`commit:${name}`);
      await context.world.files.remove(folder);
      await context.world.git.checkout(snapshot, folder, context);
      return {
        summary: `${name} at ${shortCommit(snapshot.commit)}`,
        created: [created(`source:${name}`, { snapshot, folder })],
      };
    },
  };
}
