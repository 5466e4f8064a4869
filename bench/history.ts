import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../test/pages/browser.ts';
import { builtPackage } from './history/built-package.ts';
import type { Taken } from './history/measured-process.ts';
import { installAllure } from './history/peers.ts';
import { type PeerPublication, publishEveryPage, publishWithAllure } from './history/peers-publish.ts';
import { type Bench, type Publication, publishLast } from './history/publish-last.ts';
import { generate, usual } from './series/generate.ts';

const seed = 11;
const lengths = [30, 365, 3650];
const large = { runs: 20_000, tests: 2000 };

/** One length of history, published by everybody. */
interface Length {
  readonly runs: number;
  readonly ours: Publication;
  readonly allure: PeerPublication | undefined;
}

/**
 * What it takes to publish the newest run of 30, 365 and 3,650 runs of 300 tests into a git repository, beside Allure
 * Report 3 and beside a script that renders the page of every run anew; then of 20,000 runs of 2,000 tests, without
 * them. Nothing is rolled up: every run keeps its column. `--runs 30,3650` measures these lengths only, `--without-peers` ours only.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const isAsked = (runs: number) => !args.includes('--runs') || askedRuns(args).includes(`${runs}`);
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-bench-'));
  const browser = await launchChromium();
  try {
    const here = { folder, browser, ...(await builtPackage(join(folder, 'package'))) };
    const allure = args.includes('--without-peers') ? undefined : installAllure(join(folder, 'allure'));
    const all: Length[] = [];
    for (const runs of lengths.filter(isAsked)) all.push(await publishAll(runs, here, allure));
    printAims(all);
    if (isAsked(large.runs)) await publishLarge(here);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function askedRuns(args: readonly string[]): readonly string[] {
  return (args[args.indexOf('--runs') + 1] ?? '').split(',');
}

async function publishAll(runs: number, here: Bench, program: string | undefined): Promise<Length> {
  const history = generate(seed, { ...usual, runs });
  console.log(`\n${runs} runs of ${usual.tests} tests`);
  const ours = await publishLast(history, false, here);
  print(ours);
  if (program === undefined) return { runs, ours, allure: undefined };
  const allure = await publishWithAllure(history, { folder: here.folder, program });
  printPeer('Allure Report 3', allure, ours);
  printPeer('every page anew', await publishEveryPage(history, here.folder), ours);
  return { runs, ours, allure };
}

async function publishLarge(here: Bench): Promise<void> {
  console.log(`\n${large.runs} runs of ${large.tests} tests`);
  const ours = await publishLast(generate(seed, { ...usual, ...large }), true, here);
  print(ours);
  aim('statuses, kB', ours.statuses / 1000, 620, 'below 620');
  aim('landing page, kB', ours.landing.bytes / 1000, 100, 'below 100');
}

function print({ taken, pushed, parts, branch, history, statuses, cells, landing }: Publication): void {
  const each = Object.entries(parts).map(([name, bytes]) => `${name} ${kilobytes(bytes)}`);
  console.log(`  streamstress      ${took(taken)}, ${kilobytes(pushed)} pushed (${each.join(', ')})`);
  console.log(
    `    history ${kilobytes(history)}, ${((history * 8) / cells).toFixed(2)} bits a cell; statuses ${kilobytes(statuses)}; ` +
      `branch ${kilobytes(branch)}; landing page ${landing.requests} requests, ${kilobytes(landing.bytes)}`,
  );
}

function printPeer(name: string, { taken, bytes }: PeerPublication, ours: Publication): void {
  const ratios = `${(taken.seconds / ours.taken.seconds).toFixed(1)} times our time, ${(bytes / ours.pushed).toFixed(1)} times our bytes`;
  console.log(`  ${name.padEnd(16)}  ${took(taken)}, ${kilobytes(bytes)}: ${ratios}`);
}

function printAims(all: readonly Length[]): void {
  const [first, last] = [all.at(0), all.at(-1)];
  if (!first || !last || first === last) return;
  console.log(`\naims at ${last.runs} runs`);
  aim(
    `time to that at ${first.runs} runs`,
    last.ours.taken.seconds / first.ours.taken.seconds,
    1.3,
    'at most 1.3 times',
  );
  aim(
    `bytes pushed to those at ${first.runs} runs`,
    last.ours.pushed / first.ours.pushed,
    1.3,
    'a run appends O(tests)',
  );
  if (last.allure) {
    aim("time to Allure's", last.ours.taken.seconds / last.allure.taken.seconds, 1 / 50, 'at most 0.02 times');
    aim("bytes to Allure's", last.ours.pushed / last.allure.bytes, 1 / 100, 'at most 0.01 times');
  }
  aim('statuses, kB', last.ours.statuses / 1000, 18.6, 'below 18.6');
  aim('landing page, kB', last.ours.landing.bytes / 1000, 100, 'below 100');
}

function aim(what: string, value: number, most: number, wanted: string): void {
  console.log(`  ${value <= most ? 'met   ' : 'MISSED'} ${what}: ${value.toFixed(3)} (aim: ${wanted})`);
}

function took({ seconds, busy, megabytes }: Taken): string {
  return `${seconds.toFixed(2)} s (${busy.toFixed(2)} s of processors), ${megabytes.toFixed(0)} MB of memory`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
