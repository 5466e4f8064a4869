import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headingOf, resultText, shortName } from '../../../site/client/matrix/describe.ts';
import type { Plan } from '../../../site/client/matrix/plan.ts';
import { type Group, rowsOf, type Sort } from '../../../site/client/matrix/rows.ts';
import { factsOf } from '../../../site/client/matrix/test-facts.ts';
import { readState, writeState } from '../../../site/client/matrix/view-state.ts';
import { nextFailure, nextTransition, testRow } from '../../../site/client/matrix/walk.ts';
import { planOf } from './plan-of.ts';

function factsIn({ cells, stride, columns }: Plan) {
  return (test: number) => factsOf(cells.subarray(test * stride, (test + 1) * stride), columns);
}

test('a test is known by what its runs say', () => {
  const facts = factsIn(planOf('PPFPYFSF', 'PPPPPPPP', '..F.....'));
  assert.deepEqual(facts(0), { ran: 7, failed: 3, flaked: 2, lastFailed: 7, failingSince: 5 });
  assert.deepEqual(facts(1), { ran: 8, failed: 0, flaked: 0, lastFailed: -1, failingSince: undefined });
  assert.deepEqual(facts(2), { ran: 1, failed: 1, flaked: 0, lastFailed: 2, failingSince: 2 });
});

const tests = [
  { id: 'b.spec::steady', tags: ['e2e', 'sanity'], importance: 'Medium', component: 'Triggers' },
  { id: 'a.spec::broken long', tags: ['e2e'], importance: 'High', component: 'Pipelines' },
  { id: 'a.spec::broken now', importance: 'Critical' },
  { id: 'b.spec::flaky', tags: ['sanity'], component: 'Triggers' },
] as const;

function order(sort: Sort, group: Group) {
  const plan = planOf('PPPPPPP', 'PPFFFFF', 'PPPPPPF', 'PYPFPYP');
  const failure = (n: number) => ['', 'timeout', 'timeout', 'no pod'][n] || undefined;
  const { rows, headings } = rowsOf([0, 1, 2, 3], sort, group, (n) => tests[n] ?? tests[0], factsIn(plan), failure);
  return [...rows].map((row) => (row < 0 ? headings[-1 - row]?.text : row));
}

test('rows are sorted by what is asked', () => {
  assert.deepEqual(order('newest', 'none'), [2, 1, 3, 0]);
  assert.deepEqual(order('age', 'none'), [1, 2, 3, 0]);
  assert.deepEqual(order('flaky', 'none'), [3, 1, 2, 0]);
  assert.deepEqual(order('importance', 'none'), [2, 1, 0, 3]);
  assert.deepEqual(order('name', 'none'), [1, 2, 3, 0]);
});

test('groups stand in the order of their first tests, what belongs to none last', () => {
  assert.deepEqual(order('newest', 'spec'), ['a.spec', 2, 1, 'b.spec', 3, 0]);
  assert.deepEqual(order('newest', 'component'), ['Pipelines', 1, 'Triggers', 3, 0, 'No component', 2]);
  assert.deepEqual(order('newest', 'tag'), ['e2e', 1, 0, 'sanity', 3, 0, 'No tag', 2]);
  assert.deepEqual(order('newest', 'failure'), ['timeout', 2, 1, 'no pod', 3, 'No failure', 0]);
});

test('transitions of a row pass over runs that say nothing', () => {
  const plan = planOf('PP.SFFPYP');
  const walk = (from: number, step: 1 | -1) => nextTransition(plan, { row: 0, column: from }, step)?.column;
  assert.deepEqual([walk(0, 1), walk(4, 1), walk(6, 1)], [4, 6, undefined]);
  assert.deepEqual([walk(8, -1), walk(6, -1), walk(4, -1)], [6, 4, undefined]);
});

test('failures are walked through run by run, the newest first, but for those that are explained', () => {
  const plan = { ...planOf('PFP', 'FPF', 'PFI'), rows: Int32Array.of(-1, 0, 1, 2) };
  const walked = [];
  for (let at = nextFailure(plan, { row: -1, column: 2 }, 1, explained); at; at = nextFailure(plan, at, 1, explained)) {
    walked.push([at.row, at.column]);
  }
  assert.deepEqual(walked, [
    [2, 2],
    [1, 1],
    [3, 1],
    [2, 0],
  ]);
  assert.deepEqual(nextFailure(plan, { row: 3, column: 1 }, -1, explained), { row: 1, column: 1 });
  assert.equal(nextFailure(plan, { row: 2, column: 2 }, -1, explained), undefined);
});

function explained(test: number, run: number): boolean {
  return !(test === 2 && run === 2);
}

test('headings are stepped over', () => {
  const plan = { ...planOf('P', 'P'), rows: Int32Array.of(-1, 0, -2, 1) };
  assert.deepEqual([testRow(plan, 0, 1), testRow(plan, 2, 1), testRow(plan, 2, -1), testRow(plan, 9, 1)], [1, 3, 1, 3]);
  assert.equal(testRow(plan, 0, -1), 1);
});

test('a cell is told in words', () => {
  const plan = planOf('PFSFEI');
  assert.equal(resultText(plan, { row: 0, column: 0 }), 'passed');
  assert.equal(resultText(plan, { row: 0, column: 3 }), 'failed, 2nd in a row');
  assert.equal(resultText(plan, { row: 0, column: 4 }), 'could not run, 3rd in a row');
  assert.equal(resultText(planOf('F'.repeat(12)), { row: 0, column: 11 }), 'failed, 12th in a row');
  assert.equal(shortName({ id: 'x.spec::Y: PIPELINES-03-TC04', caseId: 'PIPELINES-03-TC04' }), 'PIPELINES-03-TC04');
  assert.equal(headingOf('x.spec::Y'), 'Y');
});

test('the address says what is not as at first, and unknown words are as at first', () => {
  const state = readState(
    '?density=strip&sort=age&group=tag&q=tag%3Asanity&test=a%3A%3Ab&run=night-3&series=x&mark=n&from=night-1',
  );
  assert.equal(
    writeState(state),
    '?series=x&density=strip&sort=age&group=tag&q=tag%3Asanity&test=a%3A%3Ab&run=night-3&from=night-1&mark=n',
  );
  assert.equal(writeState(readState('?density=huge&sort=&q=')), '');
});
