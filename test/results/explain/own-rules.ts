import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { failureRulesSchema, toFailureRules } from '../../../src/config/failure-rules.ts';
import { checkToml, parseToml } from '../../../src/config/read-toml.ts';

const path = 'config/failures.toml';
const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const { document, problems } = parseToml({ path, text });
const checked = checkToml(document, failureRulesSchema);
if (checked.value === undefined || problems.length > 0) throw new Error([...problems, ...checked.problems].join('\n'));

/** config/failures.toml as it stands, with the samples that its rules are held to. */
export const parsedRules: z.infer<typeof failureRulesSchema> = checked.value;
export const ownRules = toFailureRules(parsedRules);
