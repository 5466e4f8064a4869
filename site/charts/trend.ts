import { scaleBand, scaleLinear, stack, stackOffsetDiverging } from 'd3';

/** What the trend needs to know of one run. `failed` counts tests that could not run, too. */
export interface TrendRun {
  readonly id: string;
  readonly passed: number;
  readonly flaky: number;
  readonly skipped: number;
  readonly failed: number;
}

export type TrendStatus = 'passed' | 'flaky' | 'skipped' | 'failed';

/** A rectangle of the chart, in pixels from its top left corner. */
interface TrendBar {
  readonly status: TrendStatus;
  readonly y: number;
  readonly height: number;
}

interface TrendColumn<R extends TrendRun> {
  readonly run: R;
  readonly x: number;
  readonly width: number;
  readonly bars: readonly TrendBar[];
  /** End of the lowest bar: where the number of failures is written. */
  readonly bottom: number;
  /** False where labels stand too close; the newest run has one always. */
  readonly labelled: boolean;
}

interface Trend<R extends TrendRun> {
  readonly width: number;
  readonly height: number;
  readonly step: number;
  /** Passed, flaky and skipped tests stand above it, failed ones hang below. */
  readonly baseline: number;
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  readonly columns: readonly TrendColumn<R>[];
}

const margin = { top: 8, right: 16, bottom: 20, left: 36 };
const plotHeight = 132;
/** Fits beside the margins on a screen of 1280 pixels. */
const widest = 1120;
const labelWidth = 52;
/** A lone failure must be seen however many tests passed. */
const leastHeight = 4;
const numberHeight = 16;

/** Runs in, marks out: one column a run, oldest left, equally far apart whatever the time between them. */
export function trend<R extends TrendRun>(runs: readonly R[]): Trend<R> {
  const step = Math.max(14, Math.min(72, Math.floor(widest / Math.max(1, runs.length))));
  const x = scaleBand<number>(runs.keys(), [margin.left, margin.left + step * runs.length]).padding(0.24);
  const y = verticalScale(runs);
  const every = Math.ceil(labelWidth / step);
  const bars = barsOf(runs, y);
  const lowest = -Math.max(0, ...runs.map((run) => run.failed));
  return {
    width: margin.left + step * runs.length + margin.right,
    height: margin.top + plotHeight + margin.bottom,
    step,
    baseline: y(0),
    ticks: y
      .ticks(4)
      .filter((value) => Number.isInteger(value) && value >= lowest)
      .map((value) => ({ value: Math.abs(value), y: y(value) })),
    columns: runs.map((run, n) => ({
      run,
      x: x(n) ?? 0,
      width: x.bandwidth(),
      bars: bars[n] ?? [],
      bottom: Math.max(y(0), ...(bars[n] ?? []).map((bar) => bar.y + bar.height)),
      labelled: (runs.length - 1 - n) % every === 0,
    })),
  };
}

/** Tests to pixels, with room below for the smallest bar and the number under it. */
function verticalScale(runs: readonly TrendRun[]) {
  const highest = Math.max(1, ...runs.map((run) => run.passed + run.flaky + run.skipped));
  const lowest = Math.max(0, ...runs.map((run) => run.failed));
  const room = lowest === 0 ? plotHeight : plotHeight - numberHeight;
  const shared = room / (highest + lowest);
  const pixels = lowest * shared >= leastHeight || lowest === 0 ? shared : (room - leastHeight) / highest;
  return scaleLinear([highest - plotHeight / pixels, highest], [margin.top + plotHeight, margin.top]);
}

function barsOf(runs: readonly TrendRun[], y: (value: number) => number): TrendBar[][] {
  const keys: TrendStatus[] = ['passed', 'flaky', 'skipped', 'failed'];
  const layers = stack<TrendRun, TrendStatus>()
    .keys(keys)
    .value((run, key) => (key === 'failed' ? -run[key] : run[key]))
    .offset(stackOffsetDiverging)(runs);
  return runs.map((run, n) =>
    layers
      .filter((layer) => run[layer.key] > 0)
      .map((layer) => bar(layer.key, layer[n]?.[0] ?? 0, layer[n]?.[1] ?? 0, y)),
  );
}

function bar(status: TrendStatus, from: number, to: number, y: (value: number) => number): TrendBar {
  const [top, bottom] = [Math.min(y(from), y(to)), Math.max(y(from), y(to))];
  const height = Math.max(leastHeight, bottom - top);
  return { status, height, y: status === 'failed' ? top : bottom - height };
}
