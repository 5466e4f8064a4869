import * as z from 'zod';

/** A regular expression over text that somebody else chose. */
export const pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((source, context) => {
    const wrong = wrongWith(source);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
  });

/** It knows no upper and lower case; `^` and `$` are ends of lines. */
export function toPattern(source: string): RegExp {
  return new RegExp(source, 'im');
}

/** A repeat inside a repeat can take for ever on text that somebody else chose. */
function wrongWith(source: string): string | undefined {
  try {
    toPattern(source);
  } catch (error) {
    return `not a regular expression: ${(error as Error).message.replace(/^.*: /, '')}`;
  }
  const nested = /\([^()]*(?<!\\)(?:[+*]|\{\d+,\d*\})[^()]*\)(?:[+*]|\{\d+,)/.test(source.replace(/\\[()]/g, ''));
  return nested ? 'a repeat inside a repeated group may take for ever; write it without' : undefined;
}
