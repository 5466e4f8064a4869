import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { validate } from '../../src/ci/validate.ts';
import { type RuleCase, seeded, type Values, wholeFile } from './rule-case.ts';
import { cases, told } from './rule-cases.ts';

/** A configuration in which nothing is an error. */
interface ValidFile {
  readonly name: string;
  readonly text: string;
}

/** Valid files: the good examples of the rules, and the real ones that STREAMSTRESS_DATA has. */
export function validFiles(): readonly ValidFile[] {
  const own = cases
    .filter((one) => one.options === undefined && one.path === undefined && one.inRegistry === undefined)
    .map(({ rule, good }) => ({ name: `good of ${rule}`, text: wholeFile(good).text }));
  const data = process.env.STREAMSTRESS_DATA;
  if (data === undefined) return own;
  const valid = join(data, 'corpus/ci-operator/valid');
  const real = readdirSync(valid).map((name) => ({ name, text: readFileSync(join(valid, name), 'utf8') }));
  return [...own, ...real.filter(({ text }) => errorsIn(text).length === 0)];
}

/** Rules of the errors in a file. */
export function errorsIn(text: string): readonly string[] {
  const { diagnostics } = validate({ path: wholeFile('').path, text });
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
}

/**
 * Breaks the rule of a case in as many of the files, each in its own way, and holds that it is told each time; how many
 * these were.
 */
export function breakRule(one: RuleCase, files: readonly ValidFile[], most: number): number {
  if (one.violate === undefined) return 0;
  let broken = 0;
  for (const [seed, { name, text }] of files.entries()) {
    if (broken === most) break;
    const values: Values = parse(text, { uniqueKeys: false });
    if (one.violate(values, seeded(seed)) === false) continue;
    broken += 1;
    const mutated = stringify(values, { version: '1.1' });
    const found = told(mutated, one).map(({ rule }) => rule);
    assert.ok(found.includes(one.rule), `${one.rule} in ${name}: ${found}\n${mutated}`);
  }
  assert.ok(broken > 0, `nothing can break ${one.rule}`);
  return broken;
}
