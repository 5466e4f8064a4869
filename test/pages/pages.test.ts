import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { publishedSite, type ServedFiles } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { faults, focused, isStyled, paleTexts } from './in-page.ts';
import { openPage } from './open-page.ts';
import { serve } from './serve.ts';

const compiled = fileURLToPath(new URL('../../dist/site/', import.meta.url));
const pages = compiledPages(compiled);
const runs = ['night-1', 'night-2', 'night-3'];
const addresses = ['', ...runs.map((id) => `runs/${id}/`)];

let browser: Browser;
before(async () => {
  assert.ok(existsSync(compiled), 'dist/site is missing: run node scripts/build-site.ts');
  browser = await launchChromium();
});
after(() => browser.close());

function open(
  files: ServedFiles,
  options: BrowserContextOptions,
  look: (page: Page, url: string) => Promise<void>,
): Promise<void> {
  return openPage(browser, files, options, look);
}

async function text(page: Page, selector = 'main'): Promise<string> {
  return ((await page.locator(selector).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

for (const javaScriptEnabled of [true, false]) {
  test(`the landing page gives the answer first (JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, async () => {
    const reports = await nights();
    const files = await publishedSite(reports, pages);
    await open(files, { javaScriptEnabled }, async (page, url) => {
      await page.goto(url);
      assert.equal(await text(page, 'h1'), reports[2].verdict.sentence);
      assert.match(await text(page), /Do not take triggers/);
      assert.match(
        await text(page),
        /Still failing 1 .*Known: triggers broke it; pipeline cleared since night-2 \(2 runs\)/,
      );
      assert.match(await text(page), /New failures 1 .*Platform issue since night-3 \(1 run\)/);
      assert.match(await text(page), /Sandbox\./);
      await page.getByRole('link', { name: 'Everything about night-3' }).click();
      assert.match(page.url(), /runs\/night-3\/index\.html$/);
      await page.getByRole('link', { name: 'night-2' }).click();
      assert.equal(await text(page, 'h1'), reports[1].verdict.sentence);
      await page.getByRole('link', { name: reports[1].run.series }).click();
      assert.match(page.url(), /series\/[\w.-]+\/index\.html$/);
      assert.equal(await text(page, 'h1'), reports[2].verdict.sentence);
      await page.getByRole('link', { name: 'streamstress', exact: true }).click();
      assert.equal(new URL(page.url()).pathname, `${new URL(url).pathname}index.html`);
    });
  });
}

test('a run page shows failures, evidence, commits, tests, sources, images and steps', async () => {
  const [, second, third] = await nights();
  await open(await publishedSite(await nights(), pages), { javaScriptEnabled: false }, async (page, url) => {
    await page.goto(`${url}runs/night-2/`);
    const all = await text(page);
    const [attribution] = second.verdict.attributions;
    const said = [
      ...(attribution?.evidence ?? []),
      ...(attribution?.ranges[0]?.commits ?? []).flatMap(({ subject, author }) => [subject, author]),
      ...second.tests.flatMap(({ scenario, message }) => [scenario, message ?? '']),
      ...second.sources.flatMap(({ ref, origin, subject }) => [ref, origin, subject]),
      ...second.images.flatMap(({ env, image }) => [env, image]),
      ...second.steps.flatMap(({ name, summary }) => [name, summary]),
      second.cluster?.csv ?? '',
    ];
    for (const words of said) assert.ok(all.includes(words.replace(/\s+/g, ' ')), words);
    const links = await page
      .locator('main a')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
    const { good, bad } = attribution?.ranges[0] ?? { good: '', bad: '' };
    assert.ok(links.includes(`https://github.com/tektoncd/triggers/compare/${good}...${bad}`));
    await page.locator('article summary').last().click();
    assert.ok(await page.getByText('EventListener log:').isVisible());
    await page.goto(`${url}runs/night-3/`);
    assert.equal(await page.locator('article').count(), third.totals.failed + third.totals.errors);
    assert.deepEqual(await page.locator('#failures h3').allTextContents(), [
      'Upstream regression 1 test',
      'Platform issue 1 test',
    ]);
  });
});

test('nobody needs eyes, a mouse or a wide screen', async () => {
  await open(
    await publishedSite(await nights(), pages),
    { viewport: { width: 320, height: 640 } },
    async (page, url) => {
      for (const address of addresses) {
        await page.goto(url + address);
        assert.deepEqual(await page.evaluate(faults), [], address);
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(focused), 'Skip to the answer');
      }
    },
  );
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`text is readable on its ground, ${colorScheme}`, async () => {
    await open(await publishedSite(await nights(), pages), { colorScheme }, async (page, url) => {
      for (const address of addresses) {
        await page.goto(url + address);
        assert.deepEqual(await page.evaluate(paleTexts), [], address);
      }
    });
  });
}

const hostile = `</title></script><script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)" href="/__BASE__/x" \u202e\u0000 {{}} &lt;`;

function poisoned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => poisoned(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poisoned(inner, name)]));
  }
  const free = [
    'author',
    'subject',
    'message',
    'details',
    'scenario',
    'spec',
    'file',
    'ref',
    'origin',
    'sentence',
    'summary',
    'why',
    'rule',
    'series',
    'csv',
    'server',
    'name',
    'env',
    'component',
    'accused',
    'version',
  ];
  if (key === 'repository') return 'javascript:alert(4)';
  return free.includes(key) && typeof value === 'string' ? `${value} ${hostile}` : value;
}

test('hostile text is shown as text', async () => {
  const reports = (await nights()).map((report) => poisoned(report) as Report);
  await open(await publishedSite(reports, pages), {}, async (page, url) => {
    for (const address of addresses) {
      await page.goto(url + address);
      assert.ok((await text(page)).includes('<script>alert(1)</script><img src=x onerror=alert(2)>"'));
      assert.equal(
        await page
          .locator('script:not([src*="_astro/"]), img, [onerror], [onmouseover], a[href^="javascript"]')
          .count(),
        0,
      );
      assert.deepEqual(await page.evaluate(faults), [], address);
    }
  });
});

test('a site without runs, and a run that was cancelled before it got anywhere', async () => {
  await open(await publishedSite([], pages), {}, async (page, url) => {
    await page.goto(url);
    assert.equal(await text(page, 'h1'), 'No run has been published yet');
    assert.deepEqual(await page.evaluate(faults), []);
  });
  const [first] = await nights();
  const { cluster: _, gauge: __, ...rest } = first;
  const totals = { tests: 0, passed: 0, flaky: 0, failed: 0, skipped: 0, errors: 0 };
  const verdict = { kind: 'cancelled' as const, sentence: 'The run was cancelled before a test ran', attributions: [] };
  const cancelled: Report = {
    ...rest,
    run: { ...first.run, state: 'cancelled', exitCode: 2 },
    ...{
      totals,
      verdict,
      tests: [],
      images: [],
      sources: [],
      problems: [{ reason: 'run:cancelled', message: 'stopped by a signal' }],
    },
  };
  await open(await publishedSite([cancelled], pages), {}, async (page, url) => {
    for (const address of ['', 'runs/night-1/']) {
      await page.goto(url + address);
      assert.match(
        await text(page),
        /The run was cancelled before a test ran.*No test ran\..*Cancelled\. What follows is what had been found by then/,
      );
      assert.deepEqual(await page.evaluate(faults), []);
    }
    assert.match(await text(page), /stopped by a signal/);
  });
});

test('a wrong address at any depth says so and leads home', async () => {
  const files = await publishedSite(await nights(), pages, 'https://owner.github.io/repository/');
  const site = await serve(files);
  const page = await browser.newPage();
  try {
    const response = await page.goto(`${site.url}runs/none/deeper/`);
    assert.equal(response?.status(), 404);
    assert.equal(await text(page, 'h1'), 'There is no such page');
    assert.equal(await page.locator('a').first().getAttribute('href'), 'https://owner.github.io/repository/');
    assert.ok(await page.evaluate(isStyled));
  } finally {
    await page.close();
    await site.close();
  }
});

test('the site can be opened from a folder, without a server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  const context = await browser.newContext();
  try {
    for (const [path, content] of await publishedSite(await nights(), pages)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    assert.ok(await page.evaluate(isStyled));
    await page.getByRole('link', { name: 'Everything about night-3' }).click();
    await page.getByRole('link', { name: 'streamstress', exact: true }).click();
    assert.ok(page.url().endsWith('/index.html'));
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
