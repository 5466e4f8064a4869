import { resourcesPermissions } from '../cluster/permissions.ts';
import { startWatch } from '../cluster/profile/start-watch.ts';
import { created, type Step } from '../engine/step.ts';
import { asStreamstressError } from '../model/error.ts';
import type { Unmeasured } from '../model/resources.ts';

/**
 * Begins to measure what pods use, before the first test and until the run or `end`: creates `watch:resources`, also
 * where that cannot be had, which is no reason not to test.
 */
export function watchResourcesStep(): Step {
  return {
    name: 'watch-resources',
    kind: 'watch-resources',
    requires: ['cluster:target', 'deployed:all'],
    creates: ['watch:resources'],
    permissions: resourcesPermissions,
    async run(_inputs, { world: { cluster, clock }, over }) {
      const watch = await startWatch({ cluster, clock, over }).catch(unmeasured);
      const links = [created('watch:resources', watch)];
      return 'why' in watch
        ? { summary: `nothing can be measured: ${watch.why}`, created: links, skipped: true }
        : { summary: 'what pods use is measured from now on', created: links };
    },
  };
}

/** No metrics API, or not for us. */
function unmeasured(thrown: unknown): Unmeasured {
  const { kind, message } = asStreamstressError(thrown);
  if (kind !== 'infrastructure') throw thrown;
  return { why: message };
}
