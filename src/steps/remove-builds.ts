import { buildProject } from '../cluster/build/build-project.ts';
import { removeBuilds } from '../cluster/build/remove-builds.ts';
import { whileHeld } from '../cluster/lock/while-held.ts';
import { created, type Step } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import type { Link } from '../model/link.ts';
import { clusterBuilder } from '../model/tool.ts';

/**
 * Removes from the cluster what building there has left, in every ending, after everything that builds; that of runs that
 * were killed, too. `asked` is the registry that was asked for. Does nothing where images are built on this machine.
 */
export function removeBuildsStep(asked: string | undefined, after: readonly Link[]): Step {
  return {
    name: 'remove-builds',
    kind: 'build',
    requires: [],
    after: ['lock:cluster', 'tool:image-builder', ...after],
    creates: ['removed:builds'],
    cleanup: true,
    async run(inputs, { world: { cluster }, signal }) {
      const lock = inputs.find('lock:cluster');
      const builder = inputs.find('tool:image-builder') ?? clusterBuilder;
      const gone = [created('removed:builds', true)];
      if (!lock) return { summary: 'the cluster was never ours', created: [], skipped: true };
      if (builder !== clusterBuilder) return { summary: 'nothing was built there', created: gone, skipped: true };
      const count = await whileHeld(lock, signal, async () =>
        removeBuilds(cluster, await buildProject(cluster, asked)),
      ).catch(withoutRights);
      return {
        summary: count === 1 ? '1 object is removed' : `${count} objects are removed`,
        created: gone,
        skipped: count === 0,
      };
    },
  };
}

/** Who may not look for builds has made none. */
function withoutRights(error: unknown): number {
  if (error instanceof StreamstressError && error.reason === 'cluster:forbidden') return 0;
  throw error;
}
