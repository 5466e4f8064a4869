import { created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';

/** Removes the registry's login from this machine, in every ending, after everything that pushes or looks there. */
export function forgetLoginStep(after: readonly Link[]): Step {
  return {
    name: 'forget-login',
    kind: 'registry',
    requires: [],
    after: ['registry:push', ...after],
    creates: ['forgotten:login'],
    cleanup: true,
    async run(_inputs, { world }) {
      const forgotten = await world.registries.forget();
      const summary = forgotten ? "the registry's login is removed" : 'no login was written down';
      return { summary, created: [created('forgotten:login', true)], skipped: !forgotten };
    },
  };
}
