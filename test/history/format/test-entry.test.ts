import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed, type TestEntry } from '../../../src/history/format/test-entry.ts';

function next(...tests: readonly TestEntry[]) {
  return Object.fromEntries(renamed(tests));
}

const [old, now] = ['specs/a.spec::Run: P-01-TC01', 'specs/deep/b.spec::Run it: P-01-TC01'];

test('a test that keeps its test-case id goes on, whatever it is called', () => {
  assert.deepEqual(next({ id: old, caseId: 'P-01-TC01' }, { id: now, caseId: 'P-01-TC01' }), { [old]: now });
  assert.deepEqual(next({ id: old, caseId: 'P-01-TC01' }, { id: now, caseId: 'P-01-TC02' }), {});
  assert.deepEqual(next({ id: old }, { id: now }), {});
});

test('rows of a table are tests of their own, told apart by their values', () => {
  const row = (id: string, n: number) => ({ id: `${id} | SpecRow: ${n}: [version: 1.${n}]`, caseId: 'P-01-TC01' });
  assert.deepEqual(next(row(old, 1), row(old, 2), row(now, 2)), { [row(old, 2).id]: row(now, 2).id });
});

test('two tests that had the same test-case id at once are never joined', () => {
  const [one, other] = [old, now].map((id) => ({ id, caseId: 'P-01-TC01', ambiguous: true }) as const);
  assert.deepEqual(next(one as TestEntry, other as TestEntry), {});
});

test('an alias goes before, leads on, and in a circle nowhere', () => {
  assert.deepEqual(next({ id: 'a', alias: 'b' }, { id: 'b', alias: 'c' }, { id: 'c' }), { a: 'c', b: 'c' });
  assert.deepEqual(next({ id: 'a', alias: 'b' }, { id: 'b', alias: 'a' }), {});
  const wrong = { id: old, caseId: 'P-01-TC01', alias: 'c' };
  assert.deepEqual(next(wrong, { id: now, caseId: 'P-01-TC01' }, { id: 'c' }), { [old]: 'c' });
});
