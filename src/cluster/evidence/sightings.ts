import type { Observation } from '../../model/observation.ts';
import { plainLine } from '../../model/plain-text.ts';

const mostKept = 2000;
/** Characters a line. */
const longest = 300;

/** What was seen, with the times at which it was. */
export interface Sightings {
  /** `at`: milliseconds since 1970-01-01 UTC; hostile text is made plain. */
  add(text: string, at: number): void;
  all(): readonly Observation[];
}

/**
 * Keeps what is seen again and again as one observation, as long as no more than `gap` milliseconds lie between. When
 * there are too many, later ones are left out: what came first is more often the cause.
 */
export function createSightings(gap: number): Sightings {
  const kept: { from: number; until: number; text: string }[] = [];
  const latest = new Map<string, (typeof kept)[number]>();
  return {
    add(said, at) {
      const line = plainLine(said);
      const text = line.length > longest ? `${line.slice(0, longest)}…` : line;
      const last = latest.get(text);
      if (last && at - last.until <= gap) last.until = Math.max(last.until, at);
      else if (kept.length < mostKept) {
        const observation = { from: at, until: at, text };
        kept.push(observation);
        latest.set(text, observation);
      }
    },
    all: () => kept.toSorted((a, b) => a.from - b.from),
  };
}
