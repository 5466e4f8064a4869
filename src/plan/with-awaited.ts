import type { Step } from '../engine/step.ts';

/** The steps, and before them those of the available ones that create what they require, directly or not. */
export function withAwaited(steps: readonly Step[], available: readonly Step[]): Step[] {
  const all = [...steps];
  for (const { requires } of all) {
    const awaited = available.filter(({ creates }) => creates.some((link) => requires.includes(link)));
    all.push(...awaited.filter(({ name }) => !all.some((step) => step.name === name)));
  }
  return [...all.slice(steps.length), ...steps];
}
