import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { publishedSite } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { season } from './season.ts';
import { serve } from './serve.ts';

/** `npm run screenshots`: what the pages look like, into docs/images. */
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const compiled = fileURLToPath(new URL('../../dist/site/', import.meta.url));

const reports = season(90);
const newest = reports.at(-1);
const before = reports.at(-20);
const series = newest?.run.series ?? '';
const failing = newest?.tests.find(({ status }) => status === 'failed');
const query = (values: Readonly<Record<string, string>>) => `index.html?${new URLSearchParams(values)}`;

const addresses: Readonly<Record<string, string>> = {
  landing: '',
  matrix: `matrix/${query({ series, test: failing?.id ?? '', run: newest?.run.id ?? '' })}`,
  test: `test/${query({ series, test: failing?.id ?? '' })}`,
  run: `runs/${newest?.run.id}/`,
  compare: `compare/${query({ series, a: before?.run.id ?? '', b: newest?.run.id ?? '' })}`,
};
const sizes = { wide: { width: 1440, height: 1000 }, narrow: { width: 360, height: 780 } } as const;

await mkdir(folder, { recursive: true });
const site = await serve(await publishedSite(reports, compiledPages(compiled)));
const browser = await launchChromium();
try {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const size of ['wide', 'narrow'] as const) await shoot(browser, colorScheme, size);
} finally {
  await browser.close();
  await site.close();
}

async function shoot(browser: Browser, colorScheme: 'light' | 'dark', size: keyof typeof sizes): Promise<void> {
  const context = await browser.newContext({ colorScheme, viewport: sizes[size], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.clock.setFixedTime(newest?.run.endedAt ?? '');
  for (const [name, address] of Object.entries(addresses)) {
    await page.goto(site.url + address, { waitUntil: 'networkidle' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${size}.png`) });
  }
  await context.close();
}
