import type * as z from 'zod';

/** A JSON text checked against a schema, or why it is not one: the first problem, with its place. */
export type Checked<T> = { readonly value: T } | { readonly why: string };

export function readJson<T>(text: string, schema: z.ZodType<T>): Checked<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { why: `it is not JSON: ${withoutExcerpt((error as Error).message)}` };
  }
  const checked = schema.safeParse(parsed);
  if (checked.success) return { value: checked.data };
  const first = checked.error.issues[0];
  return { why: `${first?.path.join('.') || 'the whole'}: ${first?.message ?? 'not as expected'}` };
}

/** Nobody knows whose file a path of others leads to: what is in it is not said. */
function withoutExcerpt(message: string): string {
  return message.replace(/,? ?(\.{3})?"[\s\S]*"(\.{3})? is not valid JSON$/, '');
}
