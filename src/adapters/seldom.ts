/** Milliseconds between two messages of how far a step is, where they stay on the screen. */
const pause = 30_000;

/** Says whether it is time for another message of a step: the first at once, then one every 30 s at most. */
export function createSeldom(now: () => number): (step: string) => boolean {
  const last = new Map<string, number>();
  return (step) => {
    if (now() - (last.get(step) ?? Number.NEGATIVE_INFINITY) < pause) return false;
    last.set(step, now());
    return true;
  };
}
