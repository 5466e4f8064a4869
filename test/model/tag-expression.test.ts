import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagFilter } from '../../src/model/tag-expression.ts';

const tags = ['e2e', 'Tier 1', 'linux/amd64'];

for (const [expression, selected] of [
  ['e2e', true],
  ['E2E', true],
  ['sanity', false],
  ['!sanity', true],
  ['tier1', true],
  ['linux/amd64', true],
  ['e2e & sanity', false],
  ['e2e, sanity', false],
  ['e2e && !sanity', true],
  ['sanity | e2e', true],
  ['sanity || e2e & !e2e', false],
  ['(sanity | e2e) & !(to-do | bug-to-fix)', true],
  ['!(e2e & tier1)', false],
  ['!!e2e', true],
] as const) {
  test(`${expression} is ${selected}`, () => assert.equal(tagFilter(expression)(tags), selected));
}

for (const expression of ['', '&', 'a &', 'a | & b', '(a', 'a)', '!', 'a (b)']) {
  test(`"${expression}" makes no sense`, () => assert.throws(() => tagFilter(expression), SyntaxError));
}
