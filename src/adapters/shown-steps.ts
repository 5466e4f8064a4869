import type { RunEvent } from '../model/run-event.ts';

type Started = Extract<RunEvent, { type: 'run-started' }>;

/** Names of the steps whose output people want to see while it comes: those that run tests, and a Job's log. */
export function shownSteps({ steps }: Started): ReadonlySet<string> {
  return new Set(steps.filter(({ kind }) => kind === 'test' || kind === 'job-log').map(({ name }) => name));
}
