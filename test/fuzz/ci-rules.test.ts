import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakRule, validFiles } from '../ci/break-rule.ts';
import { cases } from '../ci/rule-cases.ts';

test('each rule broken in every valid file in which it can be is told', () => {
  const files = validFiles();
  const made = cases.map((one) => breakRule(one, files, Number.POSITIVE_INFINITY));
  const all = made.reduce((sum, n) => sum + n);
  assert.ok(all > files.length);
  const real = process.env.STREAMSTRESS_DATA === undefined ? ', no real ones without STREAMSTRESS_DATA' : '';
  console.log(`${all} violations of ${cases.length} cases in ${files.length} valid files${real}`);
});
