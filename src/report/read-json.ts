import type { z } from 'zod';

/** A JSON text checked against a schema, or why it is not one: the first problem, with its place. */
export type Checked<T> = { readonly value: T } | { readonly why: string };

export function readJson<T>(text: string, schema: z.ZodType<T>): Checked<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { why: `it is not JSON: ${(error as Error).message}` };
  }
  const checked = schema.safeParse(parsed);
  if (checked.success) return { value: checked.data };
  const first = checked.error.issues[0];
  return { why: `${first?.path.join('.') || 'the whole'}: ${first?.message ?? 'not as expected'}` };
}
