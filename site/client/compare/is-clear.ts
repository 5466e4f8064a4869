import type { Side } from './compare-sides.ts';

/** What chance alone does in one of twenty comparisons is no change. */
const level = 0.05;

/** Whether a test fails more often on one side than by chance, by Fisher's exact test in the direction that is seen. */
export function isClear(before: Side, after: Side): boolean {
  const [more, less] = before.failed * after.ran > after.failed * before.ran ? [before, after] : [after, before];
  const failed = before.failed + after.failed;
  const all = before.ran + after.ran;
  let chance = 0;
  for (let n = more.failed; n <= Math.min(failed, more.ran); n += 1) {
    if (failed - n > less.ran) continue;
    chance += Math.exp(choose(more.ran, n) + choose(less.ran, failed - n) - choose(all, failed));
  }
  return chance <= level;
}

/** Logarithm of the number of ways to choose. */
function choose(of: number, count: number): number {
  let sum = 0;
  for (let n = 1; n <= count; n += 1) sum += Math.log((of - count + n) / n);
  return sum;
}
