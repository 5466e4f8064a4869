import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failures, History } from '../../../site/client/history/history.ts';
import { shown } from '../../../site/client/matrix/cells.ts';
import { cellsOf, matrixOf } from '../../../site/client/matrix/matrix-of.ts';
import type { RunRow } from '../../../src/history/format/run-row.ts';
import { cellStatus } from '../../../src/history/format/status-columns.ts';

const { passed: p, failed: f } = cellStatus;
const now = Date.UTC(2026, 10, 21);
const lines = [
  [p, p, f],
  [p, f, p],
  [p, p, p],
];
const rows = lines.map((_, n) => ({ id: `night-${n}`, startedAt: new Date(now - (2 - n) * 86_400_000).toISOString() }));
const history: History = {
  ...{ series: 's', folder: 's', rows: rows as unknown as readonly RunRow[], cells: Uint8Array.from(lines.flat()) },
  tests: ['a', 'b', 'c'].map((id) => ({ id: `${id}.spec::${id}`, component: id === 'a' ? 'Triggers' : 'Chains' })),
  statuses: lines.map((line) => Uint8Array.from(line)),
  failures: () => Promise.reject(new Error('not asked')),
  seconds: () => Promise.resolve(undefined),
  images: () => Promise.resolve(undefined),
};
const kinds = [{ test: 1, run: 1, kind: { template: 'no node', category: 'platform_issue' as const } }];
const failures: Failures = {
  kindOf: (test, run) => kinds.find((one) => one.test === test && one.run === run)?.kind,
  each: (visit) => kinds.forEach(({ test, run, kind }) => void visit(test, run, kind)),
};

const states = new Map([['c.spec::c', 'passing']]);

function shownFor(query: string, known: Failures | undefined = failures) {
  const cells = cellsOf(history, known);
  const { plan, problem } = matrixOf(
    history,
    cells,
    { ...(known && { failures: known }), states },
    { query, sort: 'newest', group: 'none' },
    now,
  );
  return { rows: [...plan.rows], columns: [...plan.columns], problem };
}

test('failures of the surroundings are told apart once it is known why tests failed', () => {
  assert.equal(cellsOf(history, undefined)[4], shown.failed);
  assert.deepEqual([...cellsOf(history, failures)].slice(2, 5), [shown.failed, shown.passed, shown.infra]);
});

test('a query chooses tests and runs, and the order follows from the runs that are left', () => {
  assert.deepEqual(shownFor(''), { rows: [0, 1, 2], columns: [0, 1, 2], problem: undefined });
  assert.deepEqual(shownFor('component:chains').rows, [1, 2]);
  assert.deepEqual(shownFor('until:2026-11-20'), { rows: [1, 0, 2], columns: [0, 1], problem: undefined });
  assert.deepEqual(shownFor('category:platform_issue').rows, [1]);
  assert.deepEqual(shownFor('is:passing').rows, [2]);
});

test('what is wrong with a query is said, and everything shown', () => {
  const { rows: all, problem } = shownFor('nonsense:1');
  assert.deepEqual(all, [0, 1, 2]);
  assert.match(problem ?? '', /nonsense/);
});
