import type { TrendStatus } from './trend.ts';

/** A piece of a bar, in pixels. */
interface Share {
  readonly status: TrendStatus;
  readonly x: number;
  readonly width: number;
}

/** However many tests there are, one that failed is seen. */
const least = 5;

/** Counts in, pieces of one bar out: failed first, together as wide as asked; empty where there is nothing to show. */
export function shares(counts: Readonly<Record<TrendStatus, number>>, width: number): Share[] {
  const order: TrendStatus[] = ['failed', 'passed', 'flaky', 'skipped'];
  const there = order.filter((status) => counts[status] > 0);
  const all = there.reduce((sum, status) => sum + counts[status], 0);
  const spare = width - least * there.length;
  let x = 0;
  return there.map((status) => {
    const piece = { status, x, width: least + (spare * counts[status]) / all };
    x += piece.width;
    return piece;
  });
}
