import type { LeaseClient } from './lease-client.ts';

/**
 * Leases so many resources of a type where all of them are free at once; else none, and nobody waits. What cannot be asked
 * is not free.
 */
export async function acquireFree(type: string, count: number, client: LeaseClient): Promise<readonly string[]> {
  const names: string[] = [];
  while (names.length < count) {
    const answer = await client.acquire(type, '').catch(() => 'none_free' as const);
    if (typeof answer === 'string') break;
    names.push(answer.name);
  }
  if (names.length === count) return names;
  for (const name of names) await client.release(name).catch(() => {});
  return [];
}
