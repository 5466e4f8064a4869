import type { Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';

/** Takes back what signing in left, in every ending, after everything that uses the cluster. */
export function signOutStep(after: readonly Link[]): Step {
  return {
    name: 'sign-out',
    kind: 'sign-out',
    requires: [],
    after,
    creates: [],
    cleanup: true,
    async run(_inputs, { world }) {
      const done = await world.session.end();
      return { summary: done ?? 'nobody was signed in', created: [], skipped: done === undefined };
    },
  };
}
