import { created, type Step } from '../engine/step.ts';

/** Stops to watch the cluster once the suites have ended, however they did: creates `observed:cluster`. */
export function endObservationStep(suites: readonly string[]): Step {
  return {
    name: 'observed',
    kind: 'observe',
    requires: [],
    after: ['observer:cluster', ...suites.map((suite) => `results:${suite}` as const)],
    creates: ['observed:cluster'],
    cleanup: true,
    async run(inputs, { signal }) {
      const observer = inputs.find('observer:cluster');
      if (observer === undefined) return { summary: 'the cluster was not watched', created: [], skipped: true };
      const observed = await observer.end(signal);
      const { length } = observed.observations;
      const what = length === 1 ? '1 observation' : `${length} observations`;
      const summary = length === 0 ? 'all was quiet' : `${what} that may explain failures`;
      return { summary, created: [created('observed:cluster', observed)] };
    },
  };
}
