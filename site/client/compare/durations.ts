/** How long a test took on each side: medians, in seconds. */
export interface Pace {
  readonly test: number;
  readonly before: number;
  readonly after: number;
}

/** Durations are kept in steps of 5 %, and tests of a cluster vary: less is noise. */
const noticeable = 1.25;
const leastSeconds = 1;

/** Those that became slower or faster by a quarter and a second, the largest change first. */
export function changedPaces(paces: readonly Pace[]): readonly Pace[] {
  const change = ({ before, after }: Pace) => Math.abs(after - before);
  return paces
    .filter(({ before, after }) => Math.max(before, after) >= noticeable * Math.min(before, after))
    .filter((pace) => change(pace) >= leastSeconds)
    .toSorted((a, b) => change(b) - change(a));
}

/** By how much the typical test became slower, as a factor; undefined where no test ran on both sides. */
export function typicalChange(paces: readonly Pace[]): number | undefined {
  return median(paces.filter(({ before }) => before > 0).map(({ before, after }) => after / before));
}

/** Undefined where there is nothing. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
