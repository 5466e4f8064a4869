import type { Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';

/** Gives the leases of a test back, in every ending, once what used them has ended: `after`. */
export function releaseLeasesStep(test: string, after: readonly Link[]): Step {
  return {
    name: `release-leases:${test}`,
    kind: 'ci-lease',
    requires: [],
    after: [`leased:${test}`, ...after],
    creates: [],
    cleanup: true,
    urgent: true,
    async run(inputs) {
      const leased = inputs.find(`leased:${test}`);
      if (!leased) return { summary: 'nothing was leased', created: [], skipped: true };
      await leased.release();
      return { summary: `${leased.names.join(', ')} given back`, created: [] };
    },
  };
}
