import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { publishedSite, type ServedFiles } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { season } from './season.ts';
import { serve } from './serve.ts';

const compiled = fileURLToPath(new URL('../../dist/site/', import.meta.url));

/** A broken night at the end, a season before it. */
const reports = season(90);
const [newest] = reports.slice(-1);
const series = encodeURIComponent(newest?.run.series ?? '');
const failing = encodeURIComponent(newest?.tests.find(({ status }) => status === 'failed')?.id ?? '');
const [a, b] = [reports.at(-20)?.run.id, newest?.run.id];
const addresses = [
  ...['', `runs/${b}/`, `matrix/?series=${series}`, `test/?series=${series}&test=${failing}`],
  ...[`compare/?series=${series}&a=${a}&b=${b}`, 'tests/', 'nowhere/'],
];

/** In the page: what axe finds, and what moved after the reader saw it. */
const findings = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' ')))`;
const watchShifts = `window.shifted = 0;
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shifted += value; })
  .observe({ type: 'layout-shift', buffered: true });`;

let browser: Browser;
let files: ServedFiles;
before(async () => {
  [browser, files] = await Promise.all([launchChromium(), publishedSite(reports, compiledPages(compiled))]);
});
after(() => browser.close());

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1440]) {
    test(`axe finds nothing and nothing moves: ${colorScheme}, ${width} pixels`, async () => {
      const site = await serve(files);
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      try {
        const page = await context.newPage();
        await page.addInitScript(watchShifts);
        for (const address of addresses) {
          await page.goto(site.url + address, { waitUntil: 'networkidle' });
          assert.ok((await page.evaluate<number>('shifted')) < 0.02, `${address} moved`);
          await page.evaluate(axe.source);
          assert.deepEqual(await page.evaluate(findings), [], address);
        }
      } finally {
        await context.close();
        await site.close();
      }
    });
  }
}
