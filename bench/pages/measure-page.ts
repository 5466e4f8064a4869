import { readFileSync } from 'node:fs';
import type { Browser, CDPSession } from 'playwright-core';

/** What a reader's browser does with a page; milliseconds from the navigation, bytes as they came over the wire. */
export interface PageFigures {
  readonly painted: number;
  /** The first of its rows is on the screen. */
  readonly rows: number;
  /** Nothing was loaded, drawn or changed any more. */
  readonly settled: number;
  readonly bytes: number;
  /** Of those, the ones that are neither scripts nor style sheets. */
  readonly data: number;
  readonly requests: number;
  /** Bytes, after a collection. */
  readonly heap: number;
}

/** In the page. */
declare function hasSettled(): boolean;

const quiet = 500;
const limit = 120_000;
const watch = readFileSync(new URL('watch-page.js', import.meta.url), 'utf8');

/** Opens a page with an empty cache. `rows` selects what its reader has come for; undefined where it takes 2 minutes. */
export async function measurePage(browser: Browser, url: string, rows: string): Promise<PageFigures | undefined> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const wire = await countBytes(session);
    await page.addInitScript(`${watch}\nwatch(${JSON.stringify(rows)}, ${quiet});`);
    await page.goto(url, { waitUntil: 'commit' });
    const settled = page.waitForFunction(() => hasSettled(), undefined, { timeout: limit, polling: 100 });
    if ((await settled.catch(isTimeout)) === undefined) return undefined;
    const seen = await page.evaluate<Pick<PageFigures, 'painted' | 'rows' | 'settled'>>('seenTimes()');
    return { ...seen, ...wire(), heap: await heapOf(session) };
  } finally {
    await context.close();
  }
}

function isTimeout(error: Error): undefined {
  if (error.name !== 'TimeoutError') throw error;
}

async function countBytes(session: CDPSession): Promise<() => Pick<PageFigures, 'bytes' | 'data' | 'requests'>> {
  const code = new Set<string>();
  let [bytes, data, requests] = [0, 0, 0];
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script' || type === 'Stylesheet') code.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (!code.has(requestId)) data += encodedDataLength;
    requests += 1;
  });
  await session.send('Network.enable');
  return () => ({ bytes, data, requests });
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}
