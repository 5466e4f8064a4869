import { shown } from './cells.ts';
import type { Place, Plan } from './plan.ts';

/**
 * Where each piece of an axis begins, and where the last one ends: piece n has what lies from `[n]` up to, without it,
 * `[n + 1]`, at least one thing.
 */
export type Pieces = Uint32Array;

/** A part of an axis, each thing a piece of its own. */
export function single(from: number, count: number): Pieces {
  return Uint32Array.from({ length: count + 1 }, (_, n) => from + n);
}

/** `count` things on so many pixels: several on one where there are more things, one on several where there are fewer. */
export function fitted(count: number, pixels: number): Pieces {
  return Uint32Array.from({ length: pixels + 1 }, (_, pixel) => Math.floor((pixel * count) / pixels));
}

/** The worst cell of every piece, row by row: a lone failure among thousands is seen. */
export function pooled({ cells, stride, rows, columns }: Plan, across: Pieces, down: Pieces): Uint8Array {
  const width = across.length - 1;
  const worst = new Uint8Array(width * (down.length - 1));
  for (let y = 0; y < down.length - 1; y += 1) {
    const top = down[y] ?? 0;
    const bottom = Math.max(top + 1, down[y + 1] ?? 0);
    if (bottom === top + 1 && (rows[top] ?? 0) < 0) worst.fill(shown.heading, y * width, (y + 1) * width);
    for (let row = top; row < bottom; row += 1) {
      const test = rows[row] ?? -1;
      if (test >= 0) poolRow(cells, test * stride, columns, across, worst, y * width);
    }
  }
  return worst;
}

function poolRow(
  cells: Uint8Array,
  from: number,
  columns: Uint32Array,
  across: Pieces,
  worst: Uint8Array,
  to: number,
): void {
  let left = across[0] ?? 0;
  for (let x = 0; x < across.length - 1; x += 1) {
    const next = across[x + 1] ?? 0;
    let most = worst[to + x] ?? 0;
    let column = left;
    do {
      const cell = cells[from + (columns[column] ?? 0)] ?? 0;
      if (cell > most) most = cell;
      column += 1;
    } while (column < next);
    worst[to + x] = most;
    left = next;
  }
}

/** The worst cell of one piece: what a pointer that is over it means. */
export function worstPlace(
  plan: Plan,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): Place {
  let [worst, place] = [-1, { row: top, column: left }];
  for (let row = top; row < Math.max(bottom, top + 1); row += 1) {
    const test = plan.rows[row] ?? -1;
    if (test < 0) continue;
    for (let column = left; column < Math.max(right, left + 1); column += 1) {
      const cell = plan.cells[test * plan.stride + (plan.columns[column] ?? 0)] ?? 0;
      if (cell > worst) [worst, place] = [cell, { row, column }];
    }
  }
  return place;
}
