import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { rules } from '../../src/ci/rules/topics.ts';
import { validate } from '../../src/ci/validate.ts';
import { type RuleCase, seeded, type Values, wholeFile } from './rule-case.ts';

const folder = join(import.meta.dirname, 'rules');
const modules = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file))));
const cases: readonly RuleCase[] = modules.flatMap(({ cases }) => cases);
const severity = new Map(rules.map(({ id, severity }) => [id, severity]));

/** What matters of a file: errors and the rule that is asked for. */
function told(text: string, { path = wholeFile('').path, options = {} }: RuleCase) {
  return validate({ path, text }, options).diagnostics;
}

test('every rule has a case, and every case a rule', () => {
  assert.deepEqual(
    [...new Set(cases.map(({ rule }) => rule))].toSorted(),
    rules.map(({ id }) => id),
  );
});

for (const one of cases) {
  test(`${one.rule}: the bad example is told at its line, the good one is valid`, () => {
    const { text } = wholeFile(one.bad);
    const line = text.split('\n').findIndex((each) => each.endsWith('# here')) + 1;
    const bad = told(text, one);
    assert.deepEqual(
      bad.filter(({ rule }) => rule === one.rule).map(({ line }) => line),
      [line],
      JSON.stringify(bad, undefined, 2),
    );
    const others = bad.filter(({ rule, severity }) => rule !== one.rule && severity === 'error');
    assert.deepEqual(
      new Set(others.map(({ rule }) => rule)),
      new Set(one.also ?? []),
      JSON.stringify(others, undefined, 2),
    );
    const good = told(wholeFile(one.good).text, one).filter(
      (each) => each.severity === 'error' || each.rule === one.rule,
    );
    assert.deepEqual(good, []);
  });
}

/** Valid files: those of the cases, and the real ones where they are. */
function validFiles(): readonly { readonly name: string; readonly text: string }[] {
  const data = process.env.STREAMSTRESS_DATA;
  const own = cases
    .filter(({ options, path }) => options === undefined && path === undefined)
    .map(({ rule, good }) => ({ name: `good of ${rule}`, text: wholeFile(good).text }));
  if (data === undefined) return own;
  const valid = join(data, 'corpus/ci-operator/valid');
  const real = readdirSync(valid).map((name) => ({ name, text: readFileSync(join(valid, name), 'utf8') }));
  return [
    ...own,
    ...real.filter(({ text }) => validate({ path: '', text }).diagnostics.every((one) => one.severity !== 'error')),
  ];
}

test('what breaks a rule is told wherever it is done, and nothing where it is not', (t) => {
  const files = validFiles();
  let made = 0;
  for (const one of cases) {
    if (one.violate === undefined) continue;
    let broken = 0;
    for (const [seed, { name, text }] of files.entries()) {
      const values: Values = parse(text, { version: '1.1', uniqueKeys: false });
      if (one.violate(values, seeded(seed)) === false) continue;
      broken += 1;
      const mutated = stringify(values, { version: '1.1' });
      const found = told(mutated, one).map(({ rule }) => rule);
      assert.ok(found.includes(one.rule), `${one.rule} in ${name}: ${found}\n${mutated}`);
    }
    assert.ok(broken > 0, `nothing can break ${one.rule}`);
    made += broken;
  }
  for (const { name, text } of files) {
    const errors = validate({ path: wholeFile('').path, text }).diagnostics.filter(
      ({ severity }) => severity === 'error',
    );
    assert.deepEqual(errors, [], name);
  }
  t.diagnostic(`${made} violations of ${cases.length} rules in ${files.length} valid files`);
  if (process.env.STREAMSTRESS_DATA === undefined) t.diagnostic('without STREAMSTRESS_DATA: real files were not taken');
  assert.ok(severity.size > 0);
});
