import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { folderOf } from '../../src/history/history-index.ts';
import { siteOfReports } from '../../src/publish/site-of-reports.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import type { ServedFiles } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { openPage } from './open-page.ts';
import { season } from './season.ts';

const pages = compiledPages(fileURLToPath(new URL('../../dist/site/', import.meta.url)));
const reports = season(90);
const newest = reports.at(-1) as Report;
const folder = folderOf(newest.run.series);
const other = season(3, 'pipelines-1.21/4.18/arm64').map((report) => ({
  ...report,
  run: { ...report.run, id: `other-${report.run.id}` },
}));

let browser: Browser;
let files: ServedFiles;
before(async () => {
  [browser, files] = await Promise.all([launchChromium(), siteOf([...reports, ...other])]);
});
after(() => browser.close());

async function siteOf(shown: readonly Report[]): Promise<ServedFiles> {
  return (await siteOfReports(shown, { pages })).files;
}

function open(options: BrowserContextOptions, look: (page: Page, url: string) => Promise<void>, shown = files) {
  return openPage(browser, shown, options, look);
}

async function text(page: Page, selector = 'main'): Promise<string> {
  return ((await page.locator(selector).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

function api<T>(name: string): T {
  return JSON.parse(String(files.get(`api/v1/series/${folder}/${name}`)));
}

test('what changed and what is safe are those of the API', async () => {
  const { tests } = api<{ tests: Record<string, number> }>('latest.json');
  const { components } = api<{ components: { name: string; newest: Commit; safe?: Commit }[] }>('components.json');
  const words = { new_failure: 'New failures', still_failing: 'Still failing', fixed: 'Fixed', flaky: 'Flaky' };
  await open({}, async (page, url) => {
    await page.goto(url);
    const groups = (await page.locator('section:has(#changes) h3').allTextContents()).map((one) => one.trim());
    for (const [state, word] of Object.entries(words)) {
      assert.equal(groups.includes(`${word} ${tests[state]}`), (tests[state] ?? 0) > 0, `${word} ${tests[state]}`);
    }
    assert.ok(components.length > 2);
    for (const { name, newest: now, safe } of components) {
      const cells = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
      const said = await cells.locator('td').allTextContents();
      assert.equal(said[1]?.trim(), now.commit.slice(0, 7));
      assert.ok(said[2]?.includes(safe ? `${safe.commit.slice(0, 7)} in ${safe.run}` : 'no run has passed'), name);
    }
  });
});

interface Commit {
  readonly commit: string;
  readonly run: string;
}

test('a season with breaks fits in 100 KB', () => {
  const page = String(files.get('index.html'));
  const styles = [...page.matchAll(/href="\.\/(_astro\/[^"]+\.css)"/g)].map(
    ([, path = '']) => files.get(path)?.length ?? 0,
  );
  assert.ok(styles.length > 0);
  const bytes = styles.reduce((sum, one) => sum + one, page.length);
  assert.ok(bytes < 100_000, `${bytes} bytes`);
});

for (const [hours, stale] of [
  [10, false],
  [40, true],
] as const) {
  test(`${hours} hours after the newest run the page ${stale ? 'says that it is stale' : 'says nothing of its age'}`, async () => {
    await open({}, async (page, url) => {
      await page.clock.setFixedTime(Date.parse(newest.run.startedAt) + hours * 3_600_000);
      await page.goto(url);
      assert.equal(await page.getByText('Stale: no run for 40 hours').count(), stale ? 1 : 0);
    });
  });
}

test('the switch leads to the other series, whose page is its own', async () => {
  await open({ javaScriptEnabled: false }, async (page, url) => {
    await page.goto(url);
    await page.locator('header summary').click();
    await page.locator('header').getByRole('link', { name: 'pipelines-1.21/4.18/arm64' }).click();
    assert.match(page.url(), /series\/pipelines-1\.21-4\.18-arm64-\w+\/index\.html$/);
    assert.equal(await text(page, 'h1'), other.at(-1)?.verdict.sentence);
  });
});

test('a category is shown alone without a script, and the address says which', async () => {
  const [, , night] = await nights();
  const [first, second] = night.categories.map(({ category }) => `#category-${category}`);
  const look = async (page: Page, url: string) => {
    await page.goto(`${url}runs/${night.run.id}/`);
    assert.ok((await page.locator(`${first}`).isVisible()) && (await page.locator(`${second}`).isVisible()));
    await page.locator(`a[href="${first}"]`).click();
    assert.ok(page.url().endsWith(`${first}`));
    assert.ok((await page.locator(`${first}`).isVisible()) && !(await page.locator(`${second}`).isVisible()));
    await page.getByRole('link', { name: /^Show all/ }).click();
    assert.ok(await page.locator(`${second}`).isVisible());
  };
  await open({ javaScriptEnabled: false }, look, await siteOf([night]));
});

test('a run that did not get far says how far, and what the run before it said', async () => {
  const [before] = reports.slice(-2);
  const suites = [
    { name: 'release-tests', planned: newest.tests.length + 50, tests: newest.tests.length, exitCode: 1 },
  ];
  const verdict = { kind: 'incomplete' as const, sentence: 'The cluster went away.', attributions: [] };
  const partial = { ...newest, suites, verdict };
  await open(
    {},
    async (page, url) => {
      await page.goto(url);
      const said = await text(page);
      assert.match(said, /Not known: this run says nothing about upstream.*The cluster went away\..*50 not run/);
      assert.ok(said.includes(`The newest run that tells is ${before?.run.id}: ${before?.verdict.sentence}`));
    },
    await siteOf([...reports.slice(0, -1), partial]),
  );
});
