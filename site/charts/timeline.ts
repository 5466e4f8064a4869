import { scaleLinear } from 'd3';

/** When something began, in ISO 8601, and how long it took. */
interface Span {
  readonly startedAt?: string | undefined;
  readonly seconds: number;
}

/** Bars by span, in pixels of a line this wide; undefined for what never began. All lines have one scale. */
export function timeline(
  spans: readonly Span[],
  width: number,
): readonly ({ readonly x: number; readonly width: number } | undefined)[] {
  const there = spans.flatMap(({ startedAt, seconds }) =>
    startedAt === undefined ? [] : [[Date.parse(startedAt), seconds] as const],
  );
  const first = Math.min(...there.map(([began]) => began));
  const last = Math.max(first + 1, ...there.map(([began, seconds]) => began + seconds * 1000));
  const x = scaleLinear([first, last], [0, width - least]);
  return spans.map(({ startedAt, seconds }) => {
    if (startedAt === undefined) return undefined;
    const began = Date.parse(startedAt);
    const from = x(began);
    return { x: round(from), width: round(Math.max(least, x(began + seconds * 1000) - from)) };
  });
}

/** However short a step, it is seen. */
const least = 2;

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
