import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Density, densities } from '../site/client/matrix/layout.ts';
import { compiledPages } from '../src/adapters/compiled-pages.ts';
import type { Pages } from '../src/ports/pages.ts';
import { launchChromium } from '../test/pages/browser.ts';
import { installPeers, type Peers, peerPages } from './pages/installed-peers.ts';
import { type MatrixFigures, measureFilled, measureMatrix } from './pages/measure-matrix.ts';
import { measurePage, type PageFigures } from './pages/measure-page.ts';
import { filledPage } from './pages/peers.ts';
import { aim, printMatrix, printPage } from './pages/printed-figures.ts';
import { serveFolder } from './pages/serve-folder.ts';
import { writeSite } from './pages/written-site.ts';
import { generate, usual } from './series/generate.ts';

const seed = 11;
const [short, long] = [
  { runs: 30, tests: 300 },
  { runs: 3650, tests: 300 },
];
const large = { runs: 20_000, tests: 2000 };
/** As many cells as the matrix is compared with. */
const cells = { runs: 5000, tests: 1000 };

interface Bench {
  readonly folder: string;
  readonly browser: Browser;
  readonly pages: Pages;
}

/** What was measured of a size, by the name of the page; nothing where it took too long. */
type Figures = Readonly<Record<string, PageFigures | undefined>>;

/**
 * What a browser does with the pages of 30 and 3,650 runs of 300 tests and of 20,000 runs of 2,000, served with gzip,
 * beside a page that fetches the results of every run, one with a chart for every test and Allure Report 3; then the
 * matrix of 5 million cells beside a page that fills a rectangle for each. `--without-peers` measures ours only.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-bench-'));
  const browser = await launchChromium();
  try {
    const here = { folder, browser, pages: builtPages(join(folder, 'site')) };
    const peers = args.includes('--without-peers') ? undefined : installPeers(join(folder, 'npm'));
    const first = await measureSize(short, here, peers);
    const last = await measureSize(long, here, peers);
    await measureSize(large, here, undefined);
    printAims(first, last);
    await measureCells(here);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the sources as they are now. */
function builtPages(folder: string): Pages {
  execFileSync(process.execPath, [join(import.meta.dirname, '..', 'scripts', 'build-site.ts'), folder]);
  return compiledPages(folder);
}

async function measureSize(
  { runs, tests }: typeof large,
  { folder: root, browser, pages }: Bench,
  peers: Peers | undefined,
): Promise<Figures> {
  console.log(`\n${runs} runs of ${tests} tests`);
  const history = generate(seed, { ...usual, runs, tests });
  const folder = join(root, `pages-${runs}`);
  const site = join(folder, 'ours');
  await writeSite(site, history, pages);
  const figures: Record<string, PageFigures | undefined> = {};
  const measureAll = async (
    served: string,
    addresses: Readonly<Record<string, readonly [string, string]>>,
    times: number,
  ) => {
    await whileServing(served, async (url) => {
      for (const [name, [address, rows]] of Object.entries(addresses)) {
        figures[name] = await typical(times, () => measurePage(browser, url + address, rows));
        printPage(name, figures[name]);
      }
    });
  };
  await measureAll(site, ours, 3);
  await measureMatrices(site, browser);
  if (peers === undefined) return figures;
  for (const [name, { rows, write }] of Object.entries(peerPages(history, folder, peers)))
    await measureAll(await write(), { [name]: ['', rows] }, 1);
  return figures;
}

/** The middle one by when its rows are there. */
async function typical(times: number, measure: () => Promise<PageFigures | undefined>) {
  const all: PageFigures[] = [];
  for (let n = 0; n < times; n += 1) {
    const one = await measure();
    if (one === undefined) return undefined;
    all.push(one);
  }
  return all.sort((a, b) => a.rows - b.rows)[Math.floor(times / 2)];
}

const ours = {
  landing: ['', 'section:has(#runs) tbody tr'],
  tests: ['tests/', '#tests tbody tr'],
  matrix: ['matrix/', '[data-part="shown"]:not([hidden]) [data-part="names"] > *'],
} as const;

async function whileServing<T>(folder: string, look: (url: string) => Promise<T>): Promise<T> {
  const server = await serveFolder(folder);
  try {
    return await look(server.url);
  } finally {
    await server.close();
  }
}

/** The matrix of a site at each density. */
async function measureMatrices(site: string, browser: Browser): Promise<ReadonlyMap<Density, MatrixFigures>> {
  return whileServing(site, async (url) => {
    const all = new Map<Density, MatrixFigures>();
    for (const density of densities) {
      const figures = await measureMatrix(browser, `${url}matrix/?density=${density}`);
      printMatrix(density, figures);
      all.set(density, figures);
    }
    return all;
  });
}

async function measureCells({ folder: root, browser, pages }: Bench): Promise<void> {
  console.log(`\n${cells.runs * cells.tests} cells`);
  const [site, peer] = [join(root, 'cells', 'ours'), join(root, 'cells', 'filled')];
  await writeSite(site, generate(seed, { ...usual, ...cells }), pages);
  const matrices = await measureMatrices(site, browser);
  await filledPage(peer, cells.tests, cells.runs);
  const filled = await whileServing(peer, (url) => measureFilled(browser, url));
  console.log(`  a rectangle a cell  first drawn in ${filled.toFixed(0)} ms`);
  for (const [density, { drawn, script }] of matrices) {
    aim(`matrix, ${density}: first drawn, to a rectangle a cell`, drawn / filled, 0.1);
    if (script !== undefined) aim(`matrix, ${density}: script a frame of panning, ms`, script, 8);
  }
}

function printAims(first: Figures, last: Figures): void {
  console.log(`\naims at ${long.runs} runs of ${long.tests} tests`);
  for (const name of Object.keys(ours)) {
    const [small, big] = [first[name], last[name]];
    if (small && big) aim(`${name}: rows visible, to those of ${short.runs} runs`, big.rows / small.rows, 1.5);
  }
  const { landing, 'every run fetched': batched } = last;
  if (landing) aim('landing: everything transferred, kB', landing.bytes / 1000, 100);
  if (landing === undefined || batched === undefined) return;
  // The one that shows the same as that page: a trend and the newest runs.
  aim('landing: time to rows, to that of every run fetched', landing.rows / batched.rows, 1 / 20);
  aim('landing: bytes, to those of every run fetched', landing.bytes / batched.bytes, 1 / 300);
}
