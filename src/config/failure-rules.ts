import * as z from 'zod';
import type { FailureRule } from '../model/failure.ts';
import { tableName } from './components.ts';
import { pattern, toPattern } from './pattern.ts';

const text = z.string().min(1);

const apiKind = text.regex(
  /^[a-z0-9.-]+\/v\w+\/[A-Z]\w+$/,
  'must be GROUP/VERSION/KIND, like "operator.knative.dev/v1beta1/KnativeServing"',
);

/** A failure that a rule is held to; a text alone is its message. */
const sample = z.union([
  text,
  z.strictObject({
    message: z.string().optional(),
    details: text.optional(),
    file: text.optional(),
    tags: z.array(text).optional(),
    component: text.optional(),
    log: z.array(text).optional(),
    present: z.boolean().optional(),
    swapped: z.boolean().optional(),
  }),
]);

const rule = z
  .strictObject({
    category: z.enum([
      ...(['missing_component', 'upgrade_prerequisite', 'platform_issue', 'configuration_gap'] as const),
      ...(['manifest_skew', 'flaky'] as const),
    ]),
    owner: text.optional(),
    why: text,
    patterns: z.array(pattern).default([]),
    unless: z.array(pattern).default([]),
    log: z.array(pattern).default([]),
    files: pattern.optional(),
    tags: z.array(text).default([]),
    component: pattern.optional(),
    component_absent: tableName.optional(),
    kind_absent: apiKind.optional(),
    swapped: z.boolean().default(false),
    positive: z.array(sample).min(1),
    negative: z.array(sample).min(1),
  })
  .superRefine((parsed, context) => {
    const { category, patterns, log, component_absent, kind_absent, swapped } = parsed;
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (component_absent !== undefined && kind_absent !== undefined) problem('kind_absent', 'one of the two is enough');
    const absent = component_absent ?? kind_absent;
    if (patterns.length + log.length === 0 && absent === undefined)
      problem(
        'patterns',
        'needs "patterns", "log", "component_absent" or "kind_absent": the rule would match anything',
      );
    if (category === 'missing_component' && absent === undefined)
      problem('category', 'needs "component_absent" or "kind_absent": what is there is not missing');
    if (category === 'manifest_skew' && !swapped)
      problem('category', 'needs "swapped": images of its own release fit the operator');
  });

/** failures.toml: one table a rule; the first that matches wins, so their order counts. */
export const failureRulesSchema = z.record(text, rule);

/** Rules in the order of the file. Patterns know no upper and lower case; `^` and `$` are ends of lines. */
export function toFailureRules(parsed: z.infer<typeof failureRulesSchema>): readonly FailureRule[] {
  return Object.entries(parsed).map(([name, { category, owner, why, tags, swapped, ...found }]) => ({
    ...{ name, category, owner, why, tags, swapped },
    patterns: found.patterns.map(toPattern),
    unless: found.unless.map(toPattern),
    log: found.log.map(toPattern),
    files: found.files === undefined ? undefined : new RegExp(found.files),
    component: found.component === undefined ? undefined : toPattern(found.component),
    absent: found.component_absent ?? found.kind_absent,
  }));
}
