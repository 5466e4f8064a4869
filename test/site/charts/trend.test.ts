import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TrendRun, trend } from '../../../site/charts/trend.ts';

function run(passed: number, failed: number, skipped: number): TrendRun {
  return { id: `${passed}-${failed}-${skipped}`, passed, flaky: 0, failed, skipped };
}

const long = Array.from({ length: 60 }, (_, n) => run(1000 - n, n % 7 === 0 ? 1 : 0, 12));

test('no runs and runs without tests have no bars', () => {
  assert.deepEqual(trend([]).columns, []);
  assert.deepEqual(trend([run(0, 0, 0)]).columns[0]?.bars, []);
});

test('passed and skipped stand on the baseline, failed hangs below it', () => {
  const { columns, baseline } = trend([run(6, 2, 2)]);
  const bars = Object.fromEntries((columns[0]?.bars ?? []).map((bar) => [bar.status, bar]));
  assert.equal((bars.passed?.y ?? 0) + (bars.passed?.height ?? 0), baseline);
  assert.equal((bars.skipped?.y ?? 0) + (bars.skipped?.height ?? 0), bars.passed?.y);
  assert.equal(bars.failed?.y, baseline);
  assert.ok(Math.abs((bars.passed?.height ?? 0) / (bars.failed?.height ?? 1) - 3) < 1e-9, 'heights are to scale');
});

test('a lone failure among a thousand is seen', () => {
  const failed = trend(long).columns.flatMap((column) => column.bars.filter((bar) => bar.status === 'failed'));
  assert.equal(failed.length, 9);
  assert.ok(failed.every((bar) => bar.height >= 4));
});

for (const [name, runs] of Object.entries({
  long,
  red: [run(0, 5, 0)],
  one: [run(1, 0, 0)],
  mixed: [run(3, 9, 1), run(1, 0, 30)],
})) {
  test(`everything lies inside the drawing: ${name}`, () => {
    const { width, height, columns, ticks } = trend(runs);
    for (const column of columns) {
      assert.ok(column.x >= 0 && column.x + column.width <= width);
      assert.ok(column.bottom + 14 <= height - 4, 'the number of failures has room');
      for (const bar of column.bars) assert.ok(bar.y >= 0 && bar.y + bar.height <= height);
    }
    assert.ok(ticks.every((tick) => tick.y >= 0 && tick.y <= height));
  });
}

test('columns keep the order of the runs and never touch; the newest is labelled', () => {
  const { columns, width } = trend(long);
  assert.deepEqual(
    columns.map((column) => column.run),
    long,
  );
  assert.ok(columns.every((column, n) => n === 0 || column.x > (columns[n - 1]?.x ?? 0) + column.width));
  assert.ok(columns.at(-1)?.labelled);
  assert.ok(columns.filter((column) => column.labelled).length <= 20);
  assert.ok(width < 1180);
});
