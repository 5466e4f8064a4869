import { type FailureChances, followSeries } from '../src/analysis/series/follow-series.ts';
import { type Cause, generate, type SeededHistory, usual, type World } from './series/generate.ts';
import { failedInARow, fisher, oracle } from './series/rivals.ts';
import { type Alarms, type Score, scoreOf } from './series/score.ts';

/** Said when a test is called broken; it is called mended when the chance falls below the second. */
const thresholds = { broken: 0.85, mended: 0.2 };

/** Other worlds than the one that the priors were made for. */
const worlds: Readonly<Record<string, World>> = {
  'the usual nightly': usual,
  'a rough one: more flakes, outages, regressions': {
    ...usual,
    ...{ runs: 1500, background: 0.003, flaky: 0.25, outage: 0.04, solo: 1 / 500, spec: 1 / 400 },
  },
  'a calm one: few and long regressions': {
    ...usual,
    ...{ runs: 1500, background: 0.0002, flaky: 0.05, solo: 1 / 4000, spec: 1 / 3000, meanLength: 20 },
  },
};

const methods: Readonly<Record<string, (history: SeededHistory) => Alarms>> = {
  'failed twice in a row': (history) => failedInARow(history, 2),
  'Fisher, w 7, α .01, at least 2': (history) =>
    fisher(history, { window: 7, base: 100, alpha: 0.01, leastFailures: 2, effect: 0.05 }),
  'Fisher, w 20, α .001, at least 3': (history) =>
    fisher(history, { window: 20, base: 100, alpha: 0.001, leastFailures: 3, effect: 0.05 }),
  'an oracle': (history) => oracle(history, 0.85),
};

/**
 * How well regressions are found in histories whose truth is known, beside simple rules and beside an oracle that knows
 * the parameters. `--seeds 11..20` chooses the histories.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const seeds = seedsOf(args);
  for (const [name, world] of Object.entries(worlds)) {
    const rows = new Map<string, Score[]>();
    const labels: number[] = [];
    for (const seed of seeds) {
      const history = generate(seed, world);
      const ours = follow(history);
      labels.push(ours.labels);
      for (const [method, alarms] of [['streamstress', ours.alarms] as const, ...rivalsOf(history)]) {
        rows.set(method, [...(rows.get(method) ?? []), scoreOf(history, alarms)]);
      }
    }
    print(name, seeds, rows, labels);
  }
}

function rivalsOf(history: SeededHistory): (readonly [string, Alarms])[] {
  return Object.entries(methods).map(([name, alarms]) => [name, alarms(history)] as const);
}

/** Our alarms, and the share of failures whose cause was named rightly on the day itself. */
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

function likeliest(chances: FailureChances): Cause {
  const causes = Object.entries(chances) as [Cause, number][];
  return causes.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function seedsOf(args: readonly string[]): readonly number[] {
  const [, from = '1', to = from] = /^(\d+)(?:\.\.(\d+))?$/.exec(args[args.indexOf('--seeds') + 1] ?? '') ?? [];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => Number(from) + at);
}

function print(
  world: string,
  seeds: readonly number[],
  rows: ReadonlyMap<string, readonly Score[]>,
  labels: readonly number[],
): void {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(`\n${world}: seeds ${seeds.join(', ')}`);
  for (const [method, scores] of rows) {
    const numbers = (['precision', 'recall', 'f1', 'delay'] as const).map(
      (key) => `${key} ${mean(scores.map((score) => score[key])).toFixed(3)}`,
    );
    console.log(`  ${method.padEnd(34)} ${numbers.join('   ')}`);
  }
  console.log(
    `  causes named rightly on the day    ${mean(labels).toFixed(3)} (least ${Math.min(...labels).toFixed(3)})`,
  );
}
