import type { SeededHistory } from './generate.ts';

/** When a method says that a test is broken: by run, then by test. */
export type Alarms = readonly Uint8Array[];

export interface Score {
  /** Alarms that a regression is behind. */
  readonly precision: number;
  /** Regressions with an alarm while they last, or one run later. */
  readonly recall: number;
  readonly f1: number;
  /** Runs from the first broken one to the alarm, on average. */
  readonly delay: number;
}

/** An alarm counts when it begins; while it lasts nothing new is said. */
export function scoreOf({ tests, runs, episodes }: SeededHistory, alarms: Alarms): Score {
  const byTest = Map.groupBy(episodes, ({ test }) => test);
  let [right, wrong, delays] = [0, 0, 0];
  const found = new Set<object>();
  for (let test = 0; test < tests.length; test += 1) {
    for (let run = 0; run < runs.length; run += 1) {
      if (alarms[run]?.[test] !== 1 || alarms[run - 1]?.[test] === 1) continue;
      const episode = byTest.get(test)?.find(({ from, to }) => run >= from && run <= to + 1);
      if (episode === undefined) wrong += 1;
      else {
        right += 1;
        if (!found.has(episode)) delays += run - episode.from;
        found.add(episode);
      }
    }
  }
  const precision = right / Math.max(1, right + wrong);
  const recall = found.size / episodes.length;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall || 1), delay: delays / found.size };
}
