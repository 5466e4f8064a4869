import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followSeries, type JudgedRun, type RanTest } from '../../../src/analysis/series/follow-series.ts';

/** A hundred tests, ten to a specification; those that are named fail. */
function run(failing: readonly number[] = []): RanTest[] {
  return Array.from({ length: 100 }, (_, at) => ({
    id: `t${at}`,
    spec: `s${Math.floor(at / 10)}`,
    failed: failing.includes(at),
  }));
}

function after(...nights: readonly (readonly number[])[]): JudgedRun {
  const follower = followSeries();
  for (let night = 0; night < 40; night += 1) follower.push(run());
  return nights.map((failing) => follower.push(run(failing))).at(-1) as JudgedRun;
}

const broken = (judged: JudgedRun, at: number) => judged.tests[at]?.broken ?? 0;

test('one failure of a stable test is not proof, the second one is', () => {
  assert.ok(broken(after([7]), 7) < 0.85);
  assert.ok(broken(after([7], [7]), 7) > 0.9);
  assert.ok(broken(after([7], [7], [], []), 7) < 0.2);
});

test('tests of one specification that break together are broken at once', () => {
  const judged = after([30, 31, 32, 33]);
  for (const at of [30, 31, 32, 33]) assert.ok(broken(judged, at) > 0.9, `${broken(judged, at)}`);
  assert.ok(judged.outage < 0.05);
});

test('tests that fail everywhere at once have not broken', () => {
  const judged = after([3, 14, 25, 36, 47, 58, 69, 71, 82, 93, 95, 17]);
  assert.ok(judged.outage > 0.95);
  assert.ok(broken(judged, 47) < 0.1);
  assert.ok((judged.tests[47]?.failure?.infrastructure ?? 0) > 0.9);
});

test('a test that fails now and then flakes, and its next failure is one more flake', () => {
  const nights = Array.from({ length: 60 }, (_, night) => (night % 9 === 0 ? [5] : []));
  const judged = after(...nights, [5]);
  assert.ok((judged.tests[5]?.failure?.flake ?? 0) > 0.5);
  assert.ok(broken(judged, 5) < 0.5);
});

test('the causes of a failure sum to 1, and a test that passed has none', () => {
  const judged = after([1], [1, 2, 55]);
  const { regression = 0, flake = 0, infrastructure = 0 } = judged.tests[1]?.failure ?? {};
  assert.ok(Math.abs(regression + flake + infrastructure - 1) < 1e-9);
  assert.equal(judged.tests[0]?.failure, undefined);
});

test('a run without tests says nothing', () => {
  assert.deepEqual(followSeries().push([]).tests, []);
});
