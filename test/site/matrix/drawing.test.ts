import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown, shownCells } from '../../../site/client/matrix/cells.ts';
import { cellsUnder, densities, layoutOf, scrolledTo, seenPieces } from '../../../site/client/matrix/layout.ts';
import { cellAt, type Plan } from '../../../site/client/matrix/plan.ts';
import { fitted, pooled, single, worstPlace } from '../../../site/client/matrix/pooling.ts';
import { dots, stamp } from '../../../site/client/matrix/stamp.ts';
import { cellStatus } from '../../../src/history/format/status-columns.ts';
import { randomOf } from './random.ts';

function planOf(tests: number, runs: number, cell: (test: number, run: number) => number = () => shown.passed): Plan {
  return {
    cells: Uint8Array.from({ length: tests * runs }, (_, at) => cell(Math.floor(at / runs), at % runs)),
    stride: runs,
    rows: Int32Array.from({ length: tests }, (_, n) => n),
    columns: Uint32Array.from({ length: runs }, (_, n) => n),
  };
}

test('statuses of the history are shown by how bad they are', () => {
  const { absent, passed, failed, skipped, flaky, error } = cellStatus;
  assert.deepEqual(
    [...shownCells(Uint8Array.of(absent, skipped, passed, flaky, error, failed))],
    [shown.absent, shown.skipped, shown.passed, shown.flaky, shown.error, shown.failed],
  );
});

test('a lone failure is in the picture wherever it lies and however small the picture is', () => {
  const random = randomOf(1);
  for (let n = 0; n < 200; n += 1) {
    const [tests, runs] = [1 + Math.floor(random() * 90), 1 + Math.floor(random() * 120)];
    const [row, column] = [Math.floor(random() * tests), Math.floor(random() * runs)];
    const plan = planOf(tests, runs, (test, run) => (test === row && run === column ? shown.failed : shown.passed));
    const [width, height] = [1 + Math.floor(random() * 60), 1 + Math.floor(random() * 60)];
    const worst = pooled(plan, fitted(runs, width), fitted(tests, height));
    assert.equal(worst.length, width * height);
    assert.ok(worst.includes(shown.failed), `${tests} x ${runs} on ${width} x ${height}`);
  }
});

test('every pixel is the worst of its cells', () => {
  const random = randomOf(2);
  const plan = planOf(37, 53, () => Math.floor(random() * 7));
  const [across, down] = [fitted(53, 20), fitted(37, 50)];
  const worst = pooled(plan, across, down);
  for (let y = 0; y < 50; y += 1) {
    for (let x = 0; x < 20; x += 1) {
      const piece = [across[x] ?? 0, across[x + 1] ?? 0] as const;
      const rows = [down[y] ?? 0, down[y + 1] ?? 0] as const;
      assert.equal(worst[y * 20 + x], cellAt(plan, worstPlace(plan, piece, rows)));
    }
  }
});

test('a heading is drawn as one only where it has its pixels for itself', () => {
  const plan = { ...planOf(2, 3), rows: Int32Array.of(-1, 0, 1) };
  assert.deepEqual([...pooled(plan, single(0, 3), single(0, 3))].slice(0, 6), [7, 7, 7, 2, 2, 2]);
  assert.deepEqual([...pooled(plan, fitted(3, 1), fitted(3, 1))], [shown.passed]);
});

test('tiles stand side by side', () => {
  const tiles = { width: 2, height: 2, pictures: [Uint32Array.of(1, 2, 3, 4), Uint32Array.of(5, 6, 7, 8)] };
  const pixels = new Uint32Array(16);
  stamp(Uint8Array.of(0, 1, 1, 0), 2, tiles, pixels);
  assert.deepEqual([...pixels], [1, 2, 5, 6, 3, 4, 7, 8, 5, 6, 1, 2, 7, 8, 3, 4]);
  const small = new Uint32Array(2);
  stamp(Uint8Array.of(1, 0), 2, dots([10, 20]), small);
  assert.deepEqual([...small], [20, 10]);
});

test('what is under a pixel is what was drawn there', () => {
  const random = randomOf(3);
  for (const density of densities) {
    for (let n = 0; n < 100; n += 1) {
      const [count, room, ratio] = [1 + Math.floor(random() * 3000), 200 + random() * 900, 1 + random() * 2];
      const { across } = layoutOf(density, count, 10, { width: room, height: 300 }, ratio);
      const scrolled = Math.floor(random() * Math.max(0, across.length - across.seen));
      const { pieces, cut } = seenPieces(across, scrolled);
      assert.ok(pieces.length > 1 && (pieces.at(-1) ?? 0) <= count);
      const pixel = Math.floor(random() * across.seen);
      const under = cellsUnder(across, across.fits ? pixel : scrolled + pixel);
      const piece = across.fits ? pixel : Math.floor((pixel + cut) / across.size);
      assert.equal(under?.[0], pieces[piece], `${density}: pixel ${pixel} of ${across.length}, ${count} cells`);
    }
  }
});

test('beside the cells there is nothing, and strip shows all of them', () => {
  const { across, down } = layoutOf('strip', 5000, 1000, { width: 1100, height: 500 }, 1);
  assert.deepEqual([across.length, across.seen, down.length], [1100, 1100, 500]);
  assert.deepEqual([cellsUnder(across, -1), cellsUnder(across, 1100)], [undefined, undefined]);
  assert.deepEqual(cellsUnder(across, 1099), [4995, 5000]);
  assert.equal(layoutOf('strip', 30, 10, { width: 1100, height: 500 }, 2).across.length, 120);
});

test('scrolling to a cell moves as little as possible', () => {
  const { across } = layoutOf('normal', 100, 100, { width: 180, height: 200 }, 1);
  assert.equal(scrolledTo(across, 5, 0), 0);
  assert.equal(scrolledTo(across, 20, 0), 21 * 18 - 180);
  assert.equal(scrolledTo(across, 2, 1000), 36);
});
