import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from '../../src/ci/validate.ts';

function told(line: (index: number) => string, before = '') {
  const text = `${before}${Array.from({ length: 20_000 }, (_, index) => line(index)).join('')}`;
  return validate({ path: 'ci.yaml', text }).diagnostics.map(({ rule, line }) => `${rule}:${line}`);
}

test('of a rule that is broken thousands of times a thousand are told, of the others all', () => {
  const releases = told((index) => `  r.${index}: {}\n`, 'releases:\n');
  assert.equal(releases.filter((one) => one.startsWith('V042')).length, 1000);
  assert.ok(['V005:1', 'V012:1', 'V042:2', 'V045:1001'].every((one) => releases.includes(one)));
  assert.equal(told((index) => `key${index}: x\n`).filter((one) => one.startsWith('V002')).length, 1000);
});

test('digits without end are read in one pass', () => {
  const text = `resources:\n  '*':\n    requests:\n      cpu: "${'1'.repeat(1_000_000)}x"\n`;
  const { diagnostics } = validate({ path: 'ci.yaml', text });
  assert.ok(diagnostics.some(({ rule, line }) => rule === 'V016' && line === 4));
});
