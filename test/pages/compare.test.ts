import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { publishedSite, type ServedFiles } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { faults, paleTexts } from './in-page.ts';
import { manyNights } from './many-nights.ts';
import { openPage } from './open-page.ts';

const compiled = fileURLToPath(new URL('../../dist/site/', import.meta.url));

let browser: Browser;
let files: ServedFiles;
before(async () => {
  [browser, files] = await Promise.all([launchChromium(), publishedSite(await manyNights(), compiledPages(compiled))]);
});
after(() => browser.close());

function open(look: (page: Page, url: string) => Promise<void>, options: BrowserContextOptions = {}) {
  return openPage(browser, files, options, look);
}

async function testsOf(page: Page, change: string): Promise<readonly string[]> {
  return page.locator(`[data-change=${change}] th a`).allTextContents();
}

async function text(page: Page, selector: string): Promise<string> {
  return ((await page.locator(selector).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

test('the newest two runs are compared first: new failures, then the rest, beside what moved', async () => {
  await open(async (page, url) => {
    await page.goto(`${url}compare/`);
    await page.locator('[data-change]').first().waitFor();
    assert.deepEqual(await page.locator('#compare h2').allTextContents(), [
      ...['New failures 2', 'Still failing 2', 'Fixed 1', 'Flaky now 1', 'Gone 1', 'New tests 1', 'Durations 1'],
      ...['Before: night-11', 'After: night-12', 'What moved'],
    ]);
    assert.deepEqual(await testsOf(page, 'broken'), ['Waits for storage', 'Says <b>hello</b> "twice" | seq(x)']);
    assert.deepEqual(await testsOf(page, 'gone'), ['Was removed']);
    assert.match(await text(page, '#durations tbody'), /^Runs a pipeline: PIPELINES-03-TC01 ?(9\.|10|11).*longer$/);
    assert.match(await text(page, '#moved-parts'), /Nothing\. ?The same: pipeline, triggers, release-tests/);
  });
});

test('any two windows, by controls and address, back and forward', async () => {
  await open(async (page, url) => {
    await page.goto(`${url}compare/?a=night-08&b=night-10`);
    await page.locator('[data-change=broken]').waitFor();
    assert.match(await text(page, '#moved-parts'), /triggers [0-9a-f]{7} → [0-9a-f]{7}/);
    const [before = '', after = ''] =
      /compare\/(\w+)\.\.\.(\w+)/
        .exec((await page.locator('#moved-parts a').first().getAttribute('href')) ?? '')
        ?.slice(1) ?? [];
    assert.deepEqual([before.length, after.length, before === after], [40, 40, false]);
    await page.getByLabel('through').nth(1).selectOption({ label: 'night-12, 20 Nov 2026' });
    await page.locator('h2', { hasText: 'After: night-12 and 2 before it' }).waitFor();
    assert.match(page.url(), /a=night-08&b=night-10\.\.night-12$/);
    assert.match(await text(page, '[data-change=broken] tr[data-test*=Listens]'), /passed ?3 of 3 failed/);
    await page.goBack();
    await page.locator('h2', { hasText: /^After: night-10$/ }).waitFor();
    await page.goForward();
    await page.locator('h2', { hasText: 'and 2 before it' }).waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.locator('h2', { hasText: 'Before: night-12 and 2 before it' }).waitFor();
    await page.getByLabel('Filter').fill('component:triggers');
    await page.getByLabel('Filter').press('Enter');
    await page.waitForURL(/q=component/);
    await page.locator('#unchanged', { hasText: /^0 tests|^1 test / }).waitFor();
    assert.deepEqual(await testsOf(page, 'fixed'), ['Listens: TRIGGERS-01-TC01', 'Says <b>hello</b> "twice" | seq(x)']);
  });
});

test('what is not there is told in a sentence', async () => {
  await open(async (page, url) => {
    for (const [address, said] of [
      [
        'compare/?a=night-99',
        /There is no run "night-99" in the series "pipelines-1\.21\/4\.20\/amd64": its newest is "night-12"/,
      ],
      ['compare/?series=%3Cb%3Ex', /There is no series "<b>x" in this history/],
      ['test/?test=%3Cimg%20src%3Dx%3E', /never had a test "<img src=x>"/],
      ['test/', /The address names no test/],
    ] as const) {
      await page.goto(url + address);
      assert.match((await page.getByRole('alert').textContent()) ?? '', said);
    }
  });
});

test('the page of a test: results, stretches, turns with what moved, errors, and how it is run again', async () => {
  await open(async (page, url) => {
    await page.goto(`${url}test/?test=${encodeURIComponent('specs/triggers/more.spec::Listens: TRIGGERS-01-TC01')}`);
    await page.locator('#again').waitFor();
    assert.equal(await text(page, 'h1'), 'Listens: TRIGGERS-01-TC01');
    assert.equal(await text(page, '#rate'), 'failed in night-12. Passed in 9 of 12 runs.');
    assert.deepEqual(await page.locator('#segments tbody tr td:last-child').allTextContents(), ['3 of 3', '0 of 9']);
    assert.match(
      await text(page, '#turns'),
      /broke in night-10 \(18 Nov 2026\), after night-09; compare them ?Moved: triggers/,
    );
    assert.match(await text(page, '#errors'), /Expected <n> pods, found <n>/);
    assert.match(
      await text(page, '#again'),
      /streamstress test --release-tests-ref [0-9a-f]{40} --scenario specs\/triggers\/more\.spec:13/,
    );
    assert.ok((await page.locator('#related li').count()) > 0);
    assert.equal(await page.locator('#durations circle').count(), 12);
    await page.locator('#turns a', { hasText: 'compare them' }).click();
    await page.locator('[data-change=broken]').waitFor();
    assert.deepEqual(await testsOf(page, 'broken'), ['Was repaired', 'Listens: TRIGGERS-01-TC01']);
  });
});

test('hostile names are text, and stay where they belong', async () => {
  const [first, ...rest] = (await manyNights()).slice(-2).map((report) => ({
    ...report,
    clusters: [{ id: 'c1', template: `</pre><script>alert(1)</script> \u202e`, tests: 1 }],
    tests: report.tests.map((one) => ({
      ...one,
      scenario: `${one.scenario} <img src=x onerror=alert(2)> \u202e`,
      id: `${one.id} <img src=x onerror=alert(2)> \u202e`,
    })),
    sources: report.sources.map((source) => ({ ...source, repository: 'javascript:alert(3)', subject: '<script>' })),
  }));
  assert.ok(first);
  const hostile = await publishedSite([first, ...rest], compiledPages(compiled));
  await openPage(browser, hostile, {}, async (page, url) => {
    for (const address of ['compare/', 'tests/']) {
      await page.goto(url + address);
      await page.locator('th[scope=row] a', { hasText: '<img src=x' }).first().waitFor();
      assert.equal(await page.locator('img, [onerror], a[href^="javascript"]').count(), 0);
    }
    await page.locator('th[scope=row] a', { hasText: 'Fails as it should' }).click();
    await page.locator('#errors', { hasText: '<script>alert(1)</script>' }).waitFor();
    assert.equal(await page.locator('img, [onerror], a[href^="javascript"]').count(), 0);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nobody needs eyes, a mouse or a wide screen, ${colorScheme}`, async () => {
    await open(
      async (page, url) => {
        for (const [address, ready] of [
          ['compare/', '[data-change]'],
          [`test/?test=${encodeURIComponent('specs/operator/main.spec::Waits for storage')}`, '#errors'],
          ['tests/', '#tests'],
        ] as const) {
          await page.goto(url + address);
          await page.locator(ready).first().waitFor();
          assert.deepEqual(await page.evaluate(faults), [], address);
          assert.deepEqual(await page.evaluate(paleTexts), [], address);
        }
      },
      { colorScheme, viewport: { width: 320, height: 640 } },
    );
  });
}

test('without JavaScript the pages say where to look instead', async () => {
  await open(
    async (page, url) => {
      await page.goto(`${url}compare/`);
      assert.match(await text(page, '#compare'), /needs JavaScript/);
      assert.equal(await page.getByText('Reading the history').isVisible(), false);
      await page.getByRole('link', { name: 'the list of all tests' }).click();
      await page.waitForURL(/tests\//);
      assert.equal(await page.locator('#tests tbody tr').count(), 11);
      await page.locator('#filter').waitFor({ state: 'hidden' });
    },
    { javaScriptEnabled: false },
  );
});
