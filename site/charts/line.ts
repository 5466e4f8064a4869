import { line, scaleLinear } from 'd3';

/** One point of a line, with what the true value may be; undefined where nothing was measured. */
export type LinePoint = { readonly value: number; readonly low?: number; readonly high?: number } | undefined;

interface LineChart {
  readonly height: number;
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  readonly path: string;
  readonly dots: string;
  /** From the low to the high end of every point that has them. */
  readonly whiskers: string;
}

const margin = { top: 8, bottom: 6 };
const plotHeight = 64;

/** Points in, marks out, on the columns of another chart: `xs` are their middles. `domain` is what the axis reaches from and to, at least. */
export function lineChart(
  points: readonly LinePoint[],
  xs: readonly number[],
  domain: readonly [number, number],
): LineChart {
  const there = points.flatMap((point) => (point ? [point.low ?? point.value, point.high ?? point.value] : []));
  const y = scaleLinear(
    [Math.min(domain[0], ...there), Math.max(domain[1], ...there)],
    [margin.top + plotHeight, margin.top],
  );
  const at = (n: number) => round(xs[n] ?? 0);
  const drawn = (mark: (point: NonNullable<LinePoint>, x: number) => string) =>
    points.map((point, n) => (point ? mark(point, at(n)) : '')).join('');
  const path = line<LinePoint>()
    .defined((point) => point !== undefined)
    .x((_, n) => at(n))
    .y((point) => round(y(point?.value ?? 0)));
  return {
    height: margin.top + plotHeight + margin.bottom,
    ticks: y.ticks(3).map((value) => ({ value, y: round(y(value)) })),
    path: path([...points]) ?? '',
    dots: drawn(({ value }, x) => `M${x} ${round(y(value))}h0`),
    whiskers: drawn(({ low, high }, x) =>
      low === undefined || high === undefined ? '' : `M${x} ${round(y(low))}V${round(y(high))}`,
    ),
  };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
