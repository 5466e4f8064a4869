import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { launchChromium } from '../pages/browser.ts';
import { serve } from '../pages/serve.ts';
import { publishedSite } from '../publish/published-site.ts';
import { hostileRun } from './hostile-run.ts';
import { createRandom } from './random.ts';

const seed = Number(process.env.STREAMSTRESS_FUZZ_SEED ?? 20_261_121);
const wanted = Number(process.env.STREAMSTRESS_FUZZ_PAYLOADS ?? 10_000);
const pages = compiledPages(fileURLToPath(new URL('../../dist/site/', import.meta.url)));

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** What would only be there if a text had become more than text. */
const broken = `(() => {
  const all = (selector) => document.querySelectorAll(selector).length;
  const found = {
    'elements of a payload': all('img, iframe, object, b, [onerror], [onmouseover], [onload]'),
    'links that run': all('a[href^="javascript" i]'),
    'scripts of a payload': [...document.scripts].filter(({ src }) => !src.includes('/_astro/')).length,
    'sideways scrolling': Math.max(0, document.documentElement.scrollWidth - innerWidth),
  };
  return Object.entries(found).filter(([, count]) => count > 0).map(([name, count]) => name + ': ' + count);
})()`;

/** Opens every address with JavaScript; what the browser complains of fails the test. */
async function visit(url: string, addresses: readonly string[]): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = complaintsOf(page, url);
  try {
    for (const address of addresses) {
      await page.goto(url + address, { waitUntil: 'networkidle' });
      if (address.startsWith('matrix/')) await walkMatrix(page);
      assert.deepEqual(await page.evaluate(broken), [], `seed ${seed}, ${address}`);
      assert.deepEqual(complaints, [], `seed ${seed}, ${address}`);
    }
  } finally {
    await context.close();
  }
}

/** From failure to failure, so that the panel tells of each. */
async function walkMatrix(page: Page): Promise<void> {
  await page.locator('[data-part="scroller"]').focus();
  for (const key of [...Array<string>(20).fill('j'), ...Array<string>(5).fill('ArrowLeft'), 'n', 'p']) {
    await page.keyboard.press(key);
    await page.locator('[data-part="cell"]:visible').waitFor();
    assert.deepEqual(await page.evaluate(broken), [], `seed ${seed}, matrix, ${key}`);
  }
}

function complaintsOf(page: Page, url: string): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return complaints;
}

test(`${wanted} hostile payloads through every page`, async () => {
  const [, , model] = await nights();
  const random = createRandom(seed % 2_147_483_647 || 1);
  const reports: Report[] = [];
  let payloads = 0;
  for (let night = 1; payloads < wanted; night += 1) {
    const run = hostileRun(model, night, random);
    reports.push(run.report);
    payloads += run.payloads;
  }
  const site = await serve(await publishedSite(reports, pages));
  try {
    const ids = (reports.at(-1)?.tests ?? []).filter(({ status }) => status !== 'passed').slice(0, 10);
    const ofTests = ids.map(({ id }) => `test/?test=${encodeURIComponent(id)}`);
    const matrices = ['', '?density=compact&group=failure', '?density=strip&group=component'].map(
      (one) => `matrix/${one}`,
    );
    const others = ['', 'tests/', 'compare/', ...matrices, ...ofTests];
    await visit(site.url, [...others, ...reports.map(({ run }) => `runs/${run.id}/`)]);
  } finally {
    await site.close();
  }
});
