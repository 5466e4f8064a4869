import * as z from 'zod';
import type { KnownIssue } from '../model/failure.ts';
import { pattern, toPattern } from './pattern.ts';

const text = z.string().min(1);

/** A day, as TOML writes it (`2026-12-31`) or in quotes. */
const day = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
  z.iso.date('must be a day, like 2026-12-31'),
);

const issue = z
  .strictObject({
    test: text.optional(),
    pattern: pattern.optional(),
    link: z.url({ protocol: /^https?$/, error: 'must be an address that begins with https://' }),
    owner: text,
    expires: day,
    why: text,
  })
  .refine(({ test, pattern }) => test !== undefined || pattern !== undefined, {
    path: ['test'],
    message: 'needs "test" or "pattern": it would be every failure',
  });

/** known-issues.toml: one table an issue, named as in its tracker. */
export const knownIssuesSchema = z.record(text, issue);

/** In the order of the file: the first that fits a failure is what it is. */
export function toKnownIssues(parsed: z.infer<typeof knownIssuesSchema>): readonly KnownIssue[] {
  return Object.entries(parsed).map(([name, { test, pattern, ...facts }]) => ({
    ...{ name, test, ...facts },
    pattern: pattern === undefined ? undefined : toPattern(pattern),
  }));
}
