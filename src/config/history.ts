import * as z from 'zod';
import type { HistoryPolicy } from '../model/history-policy.ts';

const days = z
  .string()
  .regex(/^[1-9]\d{0,4}d$/, 'must be a number of days, like "730d"')
  .transform((text) => Number.parseInt(text, 10));

const atLeast = (least: number) => z.int('must be a whole number').min(least, `must be at least ${least}`);

/** history.toml: what the history keeps, and the tests that go on under another id. */
export const historySchema = z.strictObject({
  retention: z
    .strictObject({ full: z.strictObject({ runs: atLeast(1), megabytes: atLeast(1) }), all: days, daily: days })
    .refine(({ all, daily }) => all <= daily, { path: ['daily'], message: 'must not be shorter than "all"' }),
  aliases: z.record(z.string(), z.string().min(1)).default({}),
});

export function toHistoryPolicy({ retention, aliases }: z.infer<typeof historySchema>): HistoryPolicy {
  return { retention, aliases: Object.entries(aliases).map(([from, to]) => ({ from, to })) };
}
