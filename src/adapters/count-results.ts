import type { StepResult, StepStatus } from '../model/run-event.ts';

const order: readonly StepStatus[] = ['succeeded', 'red', 'failed', 'blocked', 'cancelled', 'skipped'];

/** How the steps of a run ended, in words: `12 steps: 10 succeeded, 1 red, 1 blocked`. */
export function countResults(results: readonly StepResult[]): string {
  const counts = order.map((status) => ({
    status,
    count: results.filter((result) => result.status === status).length,
  }));
  const words = counts.filter(({ count }) => count > 0).map(({ status, count }) => `${count} ${status}`);
  return `${results.length} ${results.length === 1 ? 'step' : 'steps'}: ${words.join(', ') || 'nothing to do'}`;
}
