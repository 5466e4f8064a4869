import { created, type Step } from '../engine/step.ts';
import { type AskedRef, type SourceSnapshot, shortCommit } from '../model/source.ts';

/** Finds out which commit a ref is now: creates `commit:<name>`. */
export function resolveRefStep(asked: AskedRef): Step {
  return {
    name: `resolve:${asked.name}`,
    kind: 'resolve',
    requires: ['tool:git'],
    creates: [`commit:${asked.name}`],
    async run(_inputs, context) {
      const snapshot = await context.world.git.resolve(asked, context);
      return {
        summary: `${asked.ref} is ${shortCommit(snapshot.commit)}${mergeText(snapshot)} "${snapshot.subject}"`,
        created: [created(`commit:${asked.name}`, snapshot)],
      };
    },
  };
}

function mergeText({ merge }: SourceSnapshot): string {
  return merge ? `, ${shortCommit(merge.head)} merged into ${shortCommit(merge.base)},` : '';
}
