import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** What a reader's browser does with a page; milliseconds from the navigation, bytes as they came over the wire. */
export interface PageFigures {
  readonly painted: number;
  /** The first of its rows is on the screen. */
  readonly rows: number;
  /** Nothing was loaded, drawn or changed any more. */
  readonly settled: number;
  readonly bytes: number;
  readonly requests: number;
  /** Bytes, after a collection. */
  readonly heap: number;
}

const quiet = 500;
const watch = readFileSync(new URL('watch-page.js', import.meta.url), 'utf8');

/** Opens a page with an empty cache. `rows` selects what its reader has come for. Errors: where it never shows. */
export async function measurePage(browser: Browser, url: string, rows: string): Promise<PageFigures> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const wire = await countBytes(session);
    await page.addInitScript(`${watch}\nwatch(${JSON.stringify(rows)}, ${quiet});`);
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction('hasSettled()', undefined, { timeout: 120_000, polling: 100 });
    const seen = await page.evaluate<Pick<PageFigures, 'painted' | 'rows' | 'settled'>>('seenTimes()');
    return { ...seen, ...wire(), heap: await heapOf(session) };
  } finally {
    await context.close();
  }
}

/** Milliseconds of script a frame while `move` is done in frame after frame. */
export async function scriptPerFrame(page: Page, frames: number, move: (frame: number) => Promise<void>) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await scriptSeconds(session);
  for (let frame = 0; frame < frames; frame += 1) {
    await move(frame);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
  }
  return (((await scriptSeconds(session)) - before) * 1000) / frames;
}

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
}

async function countBytes(session: CDPSession): Promise<() => Pick<PageFigures, 'bytes' | 'requests'>> {
  let [bytes, requests] = [0, 0];
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await session.send('Network.enable');
  return () => ({ bytes, requests });
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}
