import { test } from 'node:test';
import { createRandom, type Random } from './random.ts';

/** `STREAMSTRESS_FUZZ_SEED` tries other inputs, `STREAMSTRESS_FUZZ_INPUT` only the one with that number. */
const seed = Number(process.env.STREAMSTRESS_FUZZ_SEED ?? 20_261_121) % 2_147_483_647 || 1;
const only = Number(process.env.STREAMSTRESS_FUZZ_INPUT ?? 0);

console.log(`seed ${seed}`);

/** Tries that many inputs, the same for the same seed; a failure tells its number. */
export function fuzz(name: string, times: number, input: (random: Random) => Promise<void> | void): void {
  test(`${times} inputs: ${name}`, async () => {
    for (let round = only || 1; round <= (only || times); round += 1) {
      try {
        await input(createRandom((seed * 7919 + round * 104_729) % 2_147_483_647 || 1));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`seed ${seed}, input ${round}: ${message}`, { cause: error });
      }
    }
  });
}
