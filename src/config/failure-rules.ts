import { z } from 'zod';
import type { FailureRule } from '../model/failure.ts';

export type { FailureRule };

const text = z.string().min(1);

const pattern = text.max(500).superRefine((source, context) => {
  const wrong = wrongWith(source);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
});

const rule = z.strictObject({
  category: z.enum(['missing_component', 'upgrade_prerequisite', 'platform_issue', 'configuration_gap', 'flaky']),
  why: text,
  patterns: z.array(pattern).min(1),
  unless: z.array(pattern).default([]),
  files: pattern.optional(),
});

/** failures.toml: one table a rule; the first that matches wins, so their order counts. */
export const failureRulesSchema = z.record(text, rule);

/** Rules in the order of the file. Patterns know no upper and lower case; `^` and `$` are ends of lines. */
export function toFailureRules(parsed: z.infer<typeof failureRulesSchema>): readonly FailureRule[] {
  return Object.entries(parsed).map(([name, { category, why, patterns, unless, files }]) => ({
    ...{ name, category, why },
    patterns: patterns.map((source) => new RegExp(source, 'im')),
    unless: unless.map((source) => new RegExp(source, 'im')),
    files: files === undefined ? undefined : new RegExp(files),
  }));
}

/** A repeat inside a repeat can take for ever on text that somebody else chose. */
function wrongWith(source: string): string | undefined {
  try {
    new RegExp(source, 'im');
  } catch (error) {
    return `not a regular expression: ${(error as Error).message.replace(/^.*: /, '')}`;
  }
  const nested = /\([^()]*(?<!\\)(?:[+*]|\{\d+,\d*\})[^()]*\)(?:[+*]|\{\d+,)/.test(source.replace(/\\[()]/g, ''));
  return nested ? 'a repeat inside a repeated group may take for ever; write it without' : undefined;
}
