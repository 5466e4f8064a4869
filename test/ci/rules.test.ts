import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../src/ci/rules/topics.ts';
import { breakRule, errorsIn, validFiles } from './break-rule.ts';
import { wholeFile } from './rule-case.ts';
import { cases, textOf, told } from './rule-cases.ts';

test('every rule has a case, and every case a rule', () => {
  assert.deepEqual(
    [...new Set(cases.map(({ rule }) => rule))].toSorted(),
    rules.map(({ id }) => id),
  );
});

for (const one of cases) {
  test(`${one.rule}: the bad example is told at its line, the good one is valid`, () => {
    const text = textOf(one.bad, one);
    const lines = text.split('\n').flatMap((each, at) => (each.endsWith('# here') ? [at + 1] : []));
    const bad = told(text, one);
    const found = bad.filter(({ rule }) => rule === one.rule);
    // Where no line is marked, it is another file that is wrong.
    if (lines.length > 0)
      assert.deepEqual(
        found.map((each) => each.line),
        lines,
        JSON.stringify(bad, undefined, 2),
      );
    else assert.ok(found.length > 0 && found.every(({ file }) => file !== wholeFile('').path), JSON.stringify(bad));
    const others = bad.filter(({ rule, severity }) => rule !== one.rule && severity === 'error');
    assert.deepEqual(
      new Set(others.map(({ rule }) => rule)),
      new Set(one.also ?? []),
      JSON.stringify(others, undefined, 2),
    );
    const good = told(textOf(one.good, one), one).filter((each) => each.severity === 'error' || each.rule === one.rule);
    assert.deepEqual(good, []);
  });
}

/** Files in which each rule is broken here; `npm run test:fuzz` takes all. */
const filesOfRule = 3;

test('what breaks a rule is told wherever it is done, and nothing where it is not', (t) => {
  const files = validFiles();
  for (const { name, text } of files) assert.deepEqual(errorsIn(text), [], name);
  const made = cases.map((one, at) => {
    const start = (at * 37) % files.length;
    return breakRule(one, [...files.slice(start), ...files.slice(0, start)], filesOfRule);
  });
  t.diagnostic(
    `${made.reduce((sum, n) => sum + n)} violations of ${cases.length} rules in ${files.length} valid files`,
  );
  if (process.env.STREAMSTRESS_DATA === undefined) t.diagnostic('without STREAMSTRESS_DATA: real files were not taken');
});
