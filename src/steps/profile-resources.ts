import { created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';
import { profileOf } from '../results/resource-profile.ts';

/** Ends the measuring once the suites have ended, however they did, and counts: creates `resources:cluster`. */
export function profileResourcesStep(suites: readonly string[]): Step {
  const results = suites.map((suite) => `results:${suite}` as const);
  return {
    name: 'resources',
    kind: 'resources',
    requires: [],
    after: ['watch:resources', ...results] satisfies Link[],
    creates: ['resources:cluster'],
    cleanup: true,
    async run(inputs) {
      const watch = inputs.find('watch:resources');
      if (watch === undefined) return { summary: 'nothing was measured', created: [], skipped: true };
      if ('why' in watch) {
        return { summary: 'nothing was measured', created: [created('resources:cluster', watch)], skipped: true };
      }
      const tests = results.flatMap((link) => inputs.find(link)?.tests ?? []);
      const profile = profileOf(await watch.end(), tests);
      return { summary: profile.parallelism.why, created: [created('resources:cluster', profile)] };
    },
  };
}
