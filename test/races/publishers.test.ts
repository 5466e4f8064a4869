import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { readIndex } from '../../src/history/history-index.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import type { Merge } from '../../src/ports/data-branch.ts';
import { leftText } from '../../src/publish/left-report.ts';
import { mergeLeft } from '../../src/publish/merge-left.ts';
import { publishRun } from '../../src/publish/publish.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { memoryBranch } from '../history/memory-branch.ts';
import { branchIn, linkingPages, newRemote, numbered, treeOn } from './publishers.ts';

const { signal } = new AbortController();
const kept = usualPolicy.retention.full.runs;

/** Of each of twenty publishers; PUBLISHED_RUNS=5 is a quick look. */
const each = Number(process.env.PUBLISHED_RUNS ?? 50);
const all = 20 * each;
/** Where the n-th run stands in time. */
const shuffled = (n: number) => (n * 389) % all;

/** The name of all that is on the branch when these are published by one after the other, so many at a time. */
async function treeOf(reports: readonly Report[], atOnce: number): Promise<string> {
  const branch = memoryBranch();
  for (let at = 0; at < reports.length; at += atOnce) {
    const runs = reports.slice(at, at + atOnce).map((report) => ({ report }));
    const left = new Map([['runs', new TextEncoder().encode(leftText(runs))]]);
    branch.change((await mergeLeft(branch, left, { pages: linkingPages() })).change);
  }
  const remote = newRemote();
  const merge: Merge = async () => ({ message: 'All', change: branch.files, taken: ['all'] });
  await branchIn(remote).publish('all', '', merge, signal);
  return treeOn(remote);
}

/** What twenty writers have done at the same time, each with a clone of its own. */
interface Race {
  /** Writers that were still at it, each time the first page was made. */
  readonly landings: readonly number[];
  /** Runs that the last writer began when all others had finished. */
  readonly alone: number;
}

async function race(remote: string, report: Report): Promise<Race> {
  const landings: number[] = [];
  let [writers, alone] = [20, 0];
  const pages = linkingPages((path) => path === '' && landings.push(writers));
  const write = async (writer: number) => {
    const dataBranch = branchIn(remote);
    for (let n = writer; n < all; n += 20) {
      if (writers === 1) alone += 1;
      await publishRun(numbered(report, shuffled(n)), { dataBranch, pages, signal });
    }
    writers -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)));
  return { landings, alone };
}

test(`twenty publishers of ${each} runs each land all, on a server that refuses now and then`, async (t) => {
  const [first] = await nights();
  const remote = newRemote(25);
  const started = performance.now();
  const { landings, alone } = await race(remote, first);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  t.diagnostic(`${all} runs in ${seconds} s, ${alone} of them by the last writer alone`);
  t.diagnostic(`the first page was made ${landings.length} times, with so many writers at it: ${landings.join(', ')}`);
  assert.ok(landings.filter((writers) => writers > 1).length <= 2, 'at the start, and where a machine stands still');
  assert.ok(landings.length <= 3 + alone, 'who is alone makes the pages of each run');
  const index = await branchIn(remote).read(readIndex, signal);
  assert.deepEqual([index.series[0]?.runs, index.reports.length], [all, Math.min(all, kept)]);
  const refs = execFileSync('git', ['ls-remote', remote], { encoding: 'utf8' });
  assert.doesNotMatch(refs, /refs\/streamstress/);
  const inOrder = Array.from({ length: all }, (_, n) => numbered(first, n));
  assert.equal(treeOn(remote), await treeOf(inOrder, 1), 'as in order');
  const others = inOrder.map((_, n) => numbered(first, (n * 7919) % all));
  assert.equal(treeOn(remote), await treeOf(others, 7), 'as in another order, several at a time');
});
