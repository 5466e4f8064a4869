import { followSeries } from '../../src/analysis/series/follow-series.ts';
import { type Cause, generate, type SeededHistory } from './generate.ts';
import { failedInARow, fisher, oracle } from './rivals.ts';
import { type Alarms, type Score, scoreOf } from './score.ts';
import { worlds } from './worlds.ts';

/** Said when a test is called broken; it is called mended when the chance falls below the second. */
const thresholds = { broken: 0.85, mended: 0.2 };

export const ours = 'streamstress';
const ruleOfThumb = 'failed twice in a row';
export const looseFisher = 'Fisher, w 7, α .01, at least 2';
export const strictFisher = 'Fisher, w 20, α .001, at least 3';

const rivals: Readonly<Record<string, (history: SeededHistory) => Alarms>> = {
  [ruleOfThumb]: (history) => failedInARow(history, 2),
  [looseFisher]: (history) => fisher(history, { window: 7, base: 100, alpha: 0.01, leastFailures: 2, effect: 0.05 }),
  [strictFisher]: (history) => fisher(history, { window: 20, base: 100, alpha: 0.001, leastFailures: 3, effect: 0.05 }),
  'an oracle': (history) => oracle(history, thresholds.broken),
};

/** How well every method does on one history, and the share of failures whose cause was named rightly on the day itself. */
export interface SeedScores {
  readonly methods: Readonly<Record<string, Score>>;
  readonly labels: number;
}

export function scoresOfSeed(world: string, seed: number): SeedScores {
  const history = generate(seed, worlds[world]);
  const { alarms, labels } = follow(history);
  const scores = Object.entries(rivals).map(([name, alarmsOf]) => [name, scoreOf(history, alarmsOf(history))] as const);
  return { methods: { [ours]: scoreOf(history, alarms), ...Object.fromEntries(scores) }, labels };
}

function follow({ tests, runs }: SeededHistory): { alarms: Alarms; labels: number } {
  const follower = followSeries();
  const called = new Uint8Array(tests.length);
  let [right, all] = [0, 0];
  const alarms = runs.map((cells) => {
    const ran = cells.flatMap((cell, test) => {
      const { id = '', spec = '' } = tests[test] ?? {};
      return cell ? [{ id, spec, failed: cell.failed, test, cell }] : [];
    });
    const judged = follower.push(ran);
    ran.forEach(({ test, cell }, at) => {
      const { broken = 0, failure } = judged.tests[at] ?? {};
      if (broken >= thresholds.broken) called[test] = 1;
      else if (broken < thresholds.mended) called[test] = 0;
      if (!cell.failed || !failure) return;
      all += 1;
      if (likeliest(failure) === cell.cause) right += 1;
    });
    return Uint8Array.from(called);
  });
  return { alarms, labels: right / all };
}

function likeliest(chances: Readonly<Record<Cause, number>>): Cause {
  const causes = Object.entries(chances) as [Cause, number][];
  return causes.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
