import type { TrendStatus } from './trend.ts';

/** `absent`: was to run and did not. */
type ShareStatus = TrendStatus | 'absent';

/** A piece of a bar, in pixels. */
interface Share {
  readonly status: ShareStatus;
  readonly x: number;
  readonly width: number;
}

/** However many tests there are, one that failed is seen. */
const least = 5;

/** Counts in, pieces of one bar out: failed first, together as wide as asked; empty where there is nothing to show. */
export function shares(counts: Readonly<Partial<Record<ShareStatus, number>>>, width: number): Share[] {
  const order: ShareStatus[] = ['failed', 'passed', 'flaky', 'skipped', 'absent'];
  const there = order.map((status) => ({ status, n: counts[status] ?? 0 })).filter(({ n }) => n > 0);
  const all = there.reduce((sum, { n }) => sum + n, 0);
  const spare = width - least * there.length;
  let x = 0;
  return there.map(({ status, n }) => {
    const piece = { status, x, width: least + (spare * n) / all };
    x += piece.width;
    return piece;
  });
}
