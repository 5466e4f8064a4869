import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { serveFolder } from '../pages/serve-folder.ts';
import type { SeededHistory } from '../series/generate.ts';
import { bareRepository, branchSizes, changedSizes, repositoryBytes } from './bare-repository.ts';
import { everyRunFile } from './built-package.ts';
import { measured, type Taken } from './measured-process.ts';
import { seededBranch, seededColumns } from './seeded-branch.ts';
import { seededReport } from './seeded-report.ts';

/** What it took to publish the last run of a history, and what the branch is then; sizes are bytes. */
export interface Publication {
  readonly taken: Taken;
  readonly pushed: number;
  /** Of that, about, by the part of the branch. */
  readonly parts: Readonly<Record<string, number>>;
  /** All files of the branch. */
  readonly branch: number;
  /** The compact history: what is kept of every run for ever. */
  readonly history: number;
  readonly statuses: number;
  /** Results that the history has. */
  readonly cells: number;
  readonly landing: { readonly requests: number; readonly bytes: number };
}

export interface Bench {
  readonly folder: string;
  /** The program as it is released, and the folder of its compiled site. */
  readonly program: string;
  readonly site: string;
  readonly browser: Browser;
}

/** `large` histories are made without the full reports of the runs before. */
export async function publishLast(history: SeededHistory, isLarge: boolean, bench: Bench): Promise<Publication> {
  const last = history.runs.length - 1;
  const folder = join(bench.folder, `ours-${history.runs.length}`);
  mkdirSync(folder, { recursive: true });
  const pages = compiledPages(bench.site);
  const branch = await (isLarge ? seededColumns(history, last, pages) : seededBranch(history, last, pages));
  const remote = join(folder, 'remote.git');
  bareRepository(remote, branch.files);
  const before = repositoryBytes(remote);
  mkdirSync(join(folder, 'test-output', 'results'), { recursive: true });
  writeFileSync(join(folder, 'test-output', 'results', 'report.json'), JSON.stringify(seededReport(history, last)));
  const options = ['--remote', `file://${remote}`, '--history-file', everyRunFile(folder)];
  const taken = await measured([bench.program, 'publish', ...options], folder);
  const pushed = repositoryBytes(remote) - before;
  return {
    taken,
    pushed,
    parts: changedSizes(remote, parts),
    ...sizesOf(remote),
    cells: cellsOf(history),
    landing: await landing(remote, folder, bench),
  };
}

const parts = {
  ...{ rows: /\.rows\.gz$/, statuses: /\.statuses\.gz$/, durations: /\.durations\.gz$/, failures: /\.failures\.gz$/ },
  ...{ 'other data': /^data\/(?!runs\/)/, report: /^data\/runs\//, 'run page': /^runs\//, API: /^api\// },
};

function sizesOf(remote: string): Pick<Publication, 'branch' | 'history' | 'statuses'> {
  const sizes = [...branchSizes(remote)];
  const sum = (pattern: RegExp) => sizes.reduce((all, [path, size]) => all + (pattern.test(path) ? size : 0), 0);
  return { branch: sum(/./), history: sum(/^data\/series\//), statuses: sum(/\.statuses\.gz$/) };
}

function cellsOf({ tests, runs }: SeededHistory): number {
  return tests.reduce((sum, { from, until }) => sum + Math.min(until, runs.length) - from, 0);
}

/** The page as GitHub Pages would serve it, in a browser that has nothing of it. */
async function landing(remote: string, folder: string, { browser }: Bench): Promise<Publication['landing']> {
  const site = join(folder, 'site');
  execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch=gh-pages', `file://${remote}`, site]);
  const server = await serveFolder(site);
  try {
    return await loaded(browser, server.url);
  } finally {
    await server.close();
  }
}

/** What comes over the wire until the page asks for nothing more. */
async function loaded(browser: Browser, url: string): Promise<Publication['landing']> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    let [requests, bytes] = [0, 0];
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      requests += 1;
      bytes += encodedDataLength;
    });
    await session.send('Network.enable');
    await page.goto(url, { waitUntil: 'networkidle' });
    return { requests, bytes };
  } finally {
    await context.close();
  }
}
