import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotations } from '../../src/report/annotations.ts';
import type { Report, ReportTest } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';

const [, , night] = await nights();
const here = (file: string) => file === 'specs/here.spec';

function failure(name: string, more: Partial<ReportTest> = {}): ReportTest {
  const file = 'specs/elsewhere.spec';
  return { id: `${file}::${name}`, suite: 's', file, spec: 'S', scenario: name, status: 'failed', seconds: 1, ...more };
}

function reportOf(tests: readonly ReportTest[], known: readonly string[] = []): Report {
  const attributions = known.map((name) => ({
    ...{ test: failure(name).id, scenario: name, verdict: 'known' as const },
    ...{ ranges: [], cleared: [], since: 'night-1', evidence: [] },
  }));
  return { ...night, tests: [...tests], verdict: { ...night.verdict, attributions } };
}

test('new failures before those of earlier runs, and warnings for what nobody need look at', () => {
  const chance = failure('chance', { category: 'flaky' });
  const shown = annotations(reportOf([failure('old'), chance, failure('new')], ['old']), here);
  const titles = shown.map(({ kind, title }) => [kind, title]);
  assert.deepEqual(titles, [
    ['error', 'new'],
    ['error', 'old'],
    ['warning', 'chance'],
  ]);
});

test('the line of a specification that is in the checkout, and no other', () => {
  const place = { file: 'specs/here.spec', line: 12 };
  const [one, other] = annotations(reportOf([failure('a', place), failure('b', { line: 3 })]), here);
  assert.deepEqual([one?.file, one?.line], ['specs/here.spec', 12]);
  assert.ok(other && !('file' in other) && !('line' in other));
});

test('ten of a kind, the last of them says how many more', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => failure(`test ${n}`));
  const shown = annotations(reportOf(many), here);
  assert.deepEqual([shown.length, shown[8]?.title, shown[9]?.title], [10, 'test 8', '9991 more']);
  assert.equal(annotations(reportOf(many), here, 5).length, 5);
  assert.equal(annotations(reportOf(many.slice(0, 10)), here).at(-1)?.title, 'test 9');
});

test('a message of 50 MB is cut', () => {
  const [one] = annotations(reportOf([failure('a', { message: 'x'.repeat(50 * 1024 * 1024) })]), here);
  assert.equal(one?.message.length, 2000);
});
