/** What a run says of a failure; `unknown` where its tests did not run, or fail for another reason. */
export type Seen = 'failing' | 'passing' | 'unknown';

/** Whether a failure is worth an open issue, as its runs tell, oldest first. */
export interface FailureLife {
  readonly open: boolean;
  /** Number of the run in which what is open now, or was last, began; undefined where it never was. */
  readonly since: number | undefined;
  /** How many runs that say something have passed since it failed last. */
  readonly greens: number;
  /** How many must pass before it is over. */
  readonly needed: number;
}

/** Failing so often in a row opens; one that is proven opens at once. */
const redsToOpen = 2;
/** After it was over, it stays so for as many runs. */
const rest = 3;
const greens = { least: 3, most: 20 };
/** Chance of taking a failure for over that is only rare. */
const mistake = 0.05;

/**
 * What opens closes only after enough runs have passed in a row: a failure that shows in every second run needs more of
 * them than one that always does. `proven` are the runs in which somebody was accused of it with evidence.
 */
export function failureLife(seen: readonly Seen[], proven: ReadonlySet<number> = new Set()): FailureLife {
  let life = { open: false, since: undefined as number | undefined, greens: 0, needed: greens.least };
  let [reds, first, failed, ran, resting] = [0, 0, 0, 0, 0];
  for (const [run, one] of seen.entries()) {
    if (one === 'unknown') continue;
    if (life.open) {
      ran += 1;
      failed += Number(one === 'failing');
      const needed = greensNeeded(failed, ran - (one === 'passing' ? life.greens + 1 : 0));
      life = { ...life, needed, greens: one === 'passing' ? life.greens + 1 : 0 };
      if (life.greens >= needed) [life, resting, reds] = [{ ...life, open: false }, rest, 0];
      continue;
    }
    resting = Math.max(0, resting - 1);
    if (one === 'failing' && reds === 0) first = run;
    reds = one === 'failing' ? reds + 1 : 0;
    life = { ...life, greens: one === 'passing' ? life.greens + 1 : 0 };
    if (resting > 0 || reds < (proven.has(run) ? 1 : redsToOpen)) continue;
    [failed, ran] = [reds, reds];
    life = { open: true, since: first, greens: 0, needed: greensNeeded(failed, ran) };
  }
  return life;
}

/** So many that a failure which shows as often as this one did would hardly hide that long. */
function greensNeeded(failed: number, ran: number): number {
  const rate = (failed + 0.5) / (ran + 1);
  const needed = Math.ceil(Math.log(mistake) / Math.log(1 - rate));
  return Math.min(greens.most, Math.max(greens.least, needed));
}
