import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { looseFisher, ours, type SeedScores, strictFisher } from './series/methods.ts';
import type { Score } from './series/score.ts';
import { worlds } from './series/worlds.ts';

/**
 * How well regressions are found in histories whose truth is known, beside simple rules and beside an oracle that knows
 * the parameters. `--seeds 11..20` chooses the histories; each is scored in a process of its own, as many at once as there
 * are processors.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const seeds = seedsOf(args);
  const jobs = Object.keys(worlds).flatMap((world) => seeds.map((seed) => ({ world, seed })));
  const scores = await atOnce(availableParallelism(), jobs, ({ world, seed }) => scoresInChild(world, seed));
  for (const world of Object.keys(worlds)) {
    const own = scores.filter((_, at) => jobs[at]?.world === world);
    console.log(`\n${world}: seeds ${seeds.join(', ')}`);
    print(own);
    printAims(own);
  }
}

async function scoresInChild(world: string, seed: number): Promise<SeedScores> {
  const script = join(import.meta.dirname, 'score-seed.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, world, `${seed}`]);
  return JSON.parse(stdout);
}

async function atOnce<T, R>(most: number, jobs: readonly T[], run: (job: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = jobs.entries();
  const work = async () => {
    for (const [at, job] of waiting) results[at] = await run(job);
  };
  await Promise.all(Array.from({ length: most }, work));
  return results;
}

function seedsOf(args: readonly string[]): readonly number[] {
  const [, from = '1', to = from] = /^(\d+)(?:\.\.(\d+))?$/.exec(args[args.indexOf('--seeds') + 1] ?? '') ?? [];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => Number(from) + at);
}

function print(scores: readonly SeedScores[]): void {
  for (const method of Object.keys(scores[0]?.methods ?? {})) {
    const numbers = (['precision', 'recall', 'f1', 'delay'] as const).map(
      (key) => `${key} ${meanOf(scores, method, key).toFixed(3)}`,
    );
    console.log(`  ${method.padEnd(34)} ${numbers.join('   ')}`);
  }
  const labels = scores.map((one) => one.labels);
  console.log(
    `  causes named rightly on the day    ${mean(labels).toFixed(3)} (least ${Math.min(...labels).toFixed(3)})`,
  );
}

function printAims(scores: readonly SeedScores[]): void {
  const of = (method: string, key: keyof Score) => meanOf(scores, method, key);
  const fishers = [looseFisher, strictFisher];
  const best = Math.max(...fishers.map((method) => of(method, 'f1')));
  const delay = Math.min(...fishers.map((method) => of(method, 'delay')));
  const [gain, recall] = [of(ours, 'f1') - best, of(ours, 'recall') / of(strictFisher, 'recall')];
  const labels = mean(scores.map((one) => one.labels));
  aim(`F1 above Fisher's best`, gain, gain >= 0.05, 'at least 0.05');
  aim('precision', of(ours, 'precision'), of(ours, 'precision') >= 0.95, 'at least 0.95');
  aim(`recall to strict Fisher's`, recall, recall >= 1.2, 'at least 1.2 times');
  aim(`delay to Fisher's best`, of(ours, 'delay') / delay, of(ours, 'delay') <= 0.7 * delay, 'at most 0.7 times');
  aim('causes named rightly', labels, labels >= 0.95, 'at least 0.95');
}

function aim(what: string, value: number, isMet: boolean, wanted: string): void {
  console.log(`  ${isMet ? 'met ' : 'MISSED'} ${what}: ${value.toFixed(3)} (aim: ${wanted})`);
}

function meanOf(scores: readonly SeedScores[], method: string, key: keyof Score): number {
  return mean(scores.map(({ methods }) => methods[method]?.[key] ?? Number.NaN));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
