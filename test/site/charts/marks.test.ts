import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineChart } from '../../../site/charts/line.ts';
import { strip, stripWords } from '../../../site/charts/strip.ts';
import { timeline } from '../../../site/charts/timeline.ts';
import type { PartState } from '../../../site/today/component-strips.ts';

test('a line breaks where nothing was measured, and reaches the ends of its intervals', () => {
  const chart = lineChart([{ value: 1 }, undefined, { value: 0.5, low: 0.2, high: 0.8 }], [10, 20, 30], [0.9, 1]);
  assert.equal(chart.path.match(/M/g)?.length, 2);
  assert.equal(chart.dots.match(/M/g)?.length, 2);
  assert.match(chart.whiskers, /^M30 [\d.]+V[\d.]+$/);
  assert.ok(chart.ticks.every(({ y }) => y >= 0 && y <= chart.height));
  assert.deepEqual([lineChart([], [], [0, 1]).path, lineChart([], [], [0, 1]).dots], ['', '']);
});

test('every run of a part has one bar, of the height of what it says', () => {
  const states: PartState[] = ['passed', 'accused', 'passed', 'absent'];
  const cells = states.map((state, at) => ({ state, moved: at === 1 }));
  const { width, marks, moved } = strip(cells);
  const bars = marks.map(({ state, path }) => [state, path.match(/M/g)?.length]);
  assert.deepEqual(bars, [
    ['passed', 2],
    ['accused', 1],
    ['absent', 1],
  ]);
  assert.equal(new Set(marks.map(({ path }) => /v(\d+)/.exec(path)?.[1])).size, 3);
  assert.deepEqual([width, moved.match(/M/g)?.length], [32, 1]);
  assert.equal(stripWords(cells), 'Last 4 runs: passed 2, to blame 1, not in it 1; moved in 1');
});

test('steps lie where they ran; one that never began has no bar, one that took no time is seen', () => {
  const bars = timeline(
    [
      { startedAt: '2026-11-01T00:00:00Z', seconds: 50 },
      { seconds: 0 },
      { startedAt: '2026-11-01T00:01:40Z', seconds: 0 },
    ],
    202,
  );
  assert.deepEqual(bars, [{ x: 0, width: 100 }, undefined, { x: 200, width: 2 }]);
  assert.deepEqual(timeline([{ seconds: 0 }], 200), [undefined]);
});
