import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** Of the matrix, in milliseconds. */
export interface MatrixFigures {
  /** From the history that has been read to cells whose pixels are there. */
  readonly drawn: number;
  /** While it is panned, the typical frame and the script of one; undefined where all of it is seen at once. */
  readonly frame: number | undefined;
  readonly script: number | undefined;
}

/** In the page. */
declare function isWhole(): boolean;

const frames = 120;
const limit = 120_000;
const watch = readFileSync(new URL('watch-matrix.js', import.meta.url), 'utf8');

/** Opens the matrix with an empty cache and pans it: to the left and down, a few cells a frame. */
export async function measureMatrix(browser: Browser, url: string): Promise<MatrixFigures> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => isWhole(), undefined, { timeout: limit, polling: 100 });
    const drawn = await page.evaluate<number>('drawnAfter()');
    return { drawn, ...(await pan(page, await context.newCDPSession(page))) };
  } finally {
    await context.close();
  }
}

async function pan(page: Page, session: CDPSession): Promise<Pick<MatrixFigures, 'frame' | 'script'>> {
  await session.send('Performance.enable');
  const before = await scriptSeconds(session);
  const frame = await page.evaluate<number | null>(`pan(${frames})`);
  if (frame === null) return { frame: undefined, script: undefined };
  return { frame, script: (((await scriptSeconds(session)) - before) * 1000) / frames };
}

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
}

/** How long the page took that draws every cell by itself, in milliseconds. */
export async function measureFilled(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(url);
    return await page.evaluate<number>('filled');
  } finally {
    await page.close();
  }
}
