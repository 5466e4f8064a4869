/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0, less than that. */
  below(limit: number): number;
  /** Whether the one case in `n` is there. */
  oneIn(n: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function createRandom(start: number): Random {
  let state = start;
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return { below, oneIn: (n) => below(n) === 0, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}
