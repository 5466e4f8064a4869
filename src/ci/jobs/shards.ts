import type { Configuration } from '../configuration.ts';
import type { Test } from '../test-shape.ts';

/** Names of the jobs of a test, as many as it has shards: `e2e-1of3`. Each asks for the whole test and is told its part. */
export function shardNames({ as = '', shard_count: count = 1 }: Test, most: number): readonly string[] {
  return count > 1 ? Array.from({ length: Math.min(count, most) }, (_, at) => `${as}-${at + 1}of${count}`) : [as];
}

/** Shards that a test is given at most: a number with a digit too many must not fill the memory. */
export function mostShards({ tests = [] }: Configuration): number {
  return Math.max(2, Math.floor(100_000 / Math.max(100, tests.length)));
}
