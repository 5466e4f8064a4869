import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { dayText } from '../../site/dates.ts';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { nights } from '../fixtures/nights.ts';
import { publishedSite, type ServedFiles } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { landingNumbers, runNumbers } from './expected-numbers.ts';
import { compareNumbers, panelNumbers, testNumbers, testsNumbers } from './expected-of-history.ts';
import { manyNights } from './many-nights.ts';
import { openPage } from './open-page.ts';
import { type PublishedData, publishedData } from './published-data.ts';
import { season } from './season.ts';
import { textsWithDigits } from './texts-with-digits.ts';

const pages = compiledPages(fileURLToPath(new URL('../../dist/site/', import.meta.url)));
let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/**
 * What a part of the page counts, in its order: every text with a digit but for names of runs, times, and texts that
 * the data has as they are.
 */
async function counted(
  page: Page,
  { newest, ids, starts, says }: PublishedData,
  selector = 'main',
): Promise<readonly string[]> {
  const known = [newest.run.series, ...ids, ...starts.map(dayText)].toSorted((a, b) => b.length - a.length);
  return (await page.evaluate(textsWithDigits, selector)).flatMap(({ text, isQuoted }) => {
    if (isQuoted && says(text)) return [];
    const rest = known.reduce((left, name) => left.replaceAll(name, ''), text);
    return /\d/.test(rest) ? [rest.replace(/^[,:\s]+/, '').trim()] : [];
  });
}

function looked(name: string, files: ServedFiles, look: (page: Page, url: string) => Promise<void>) {
  return test(name, () => openPage(browser, files, {}, look));
}

const seasons = { 'three nights': await nights(), 'many nights': await manyNights(), 'a season': season(90) };
const sites = await Promise.all(
  Object.entries(seasons).map(async ([name, reports]) => ({ name, files: await publishedSite(reports, pages) })),
);

const resources: NonNullable<Report['resources']> = {
  nodes: { counted: 2, all: 3 },
  allocatable: { cpu: 4000, memory: 8 * 2 ** 30, pods: 500 },
  baseline: { cpu: 1250, memory: 2 ** 30, pods: 40.4 },
  samples: { baseline: 2, all: 9 },
  specs: [
    {
      ...{ suite: 'release-tests', file: 'specs/a.spec', seconds: 61.5, samples: 4 },
      peak: { cpu: 600, memory: 1.5 * 2 ** 30, pods: 4 },
    },
    { suite: 'release-tests', file: 'specs/b.spec', seconds: 2, samples: 0 },
  ],
  parallelism: { specs: 4, limitedBy: 'cpu', heaviest: 'specs/a.spec', why: '4 times 600 millicores fit' },
};

for (const { name, files } of sites) {
  const data = publishedData(files);
  const { newest, failing } = data;
  const query = new URLSearchParams({ series: data.folder, test: failing.id, run: newest.run.id });

  looked(`${name}: every number of the landing page is one of the API or of the report`, files, async (page, url) => {
    await page.clock.setFixedTime(newest.run.endedAt);
    await page.goto(url);
    assert.deepEqual(await counted(page, data), landingNumbers(data));
  });

  looked(`${name}: every number of the page of a run is one of its report`, files, async (page, url) => {
    await page.goto(`${url}runs/${newest.run.id}/`);
    assert.deepEqual(await counted(page, data), runNumbers(newest));
  });

  looked(`${name}: every number of the list of tests is one of the API`, files, async (page, url) => {
    await page.goto(`${url}tests/`);
    const rows = await page.locator('#tests [data-test]').all();
    const listed = await Promise.all(
      rows.map(async (row) => [await row.getAttribute('data-test'), await row.getAttribute('data-state')] as const),
    );
    assert.deepEqual(listed.toSorted(), data.tests.map(({ id, state }) => [id, state]).toSorted());
    const ids = listed.map(([id]) => id);
    assert.deepEqual(await counted(page, data), testsNumbers(data, ids));
  });

  looked(`${name}: what the page of a test counts is what the reports have`, files, async (page, url) => {
    await page.goto(`${url}test/?${query}`);
    await page.locator('#rate').waitFor();
    assert.deepEqual(await counted(page, data, '#rate'), testNumbers(data).rate);
    const stretches = (await counted(page, data, '#segments')).map((text) => text.split(' of ').map(Number));
    const sum = (at: number) => stretches.reduce((all, one) => all + (one[at] ?? 0), 0);
    assert.deepEqual([sum(0), sum(1)], testNumbers(data).stretches);
    const errors = (await counted(page, data, '#errors')).join('\n').matchAll(/in (\d+) runs?/g);
    assert.equal(
      [...errors].reduce((all, [, runs]) => all + Number(runs), 0),
      testNumbers(data).failures,
    );
  });

  looked(`${name}: every number of a comparison is one of the reports`, files, async (page, url) => {
    const [a, b] = [data.reports.at(-20) ?? data.reports.at(-2), newest];
    assert.ok(a);
    await page.goto(`${url}compare/?${new URLSearchParams({ series: data.folder, a: a.run.id, b: b.run.id })}`);
    await page.locator('#unchanged').waitFor();
    const expected = compareNumbers(a, b);
    assert.deepEqual(await counted(page, data, '#compare .beside > div > div'), expected.changes);
    assert.deepEqual(await counted(page, data, '#compare aside'), expected.sides);
    const slower = await page.locator('#durations tbody th').allTextContents();
    assert.equal(await page.locator('#durations h2 span').textContent(), String(slower.length));
    if (slower.length > 0)
      assert.deepEqual(await counted(page, data, '#durations tbody'), slower.flatMap(expected.durations));
  });

  looked(`${name}: every number of the matrix's panel is one of the reports`, files, async (page, url) => {
    await page.goto(`${url}matrix/?${query}`);
    await page.locator('[data-part="seconds"]:not(:empty)').waitFor();
    assert.deepEqual(await counted(page, data, '[data-part="cell"]'), panelNumbers(data));
  });
}

test('a run that was judged by its series and measured: every number of its page is one of its report', async () => {
  const text = await readFile(new URL('../golden/report/in-a-series/report.json', import.meta.url), 'utf8');
  const report: Report = { ...parseReport(text, 'report.json'), resources };
  const files = await publishedSite([report], pages);
  await openPage(browser, files, {}, async (page, url) => {
    await page.goto(`${url}runs/${report.run.id}/`);
    assert.deepEqual(await counted(page, publishedData(files)), runNumbers(report));
  });
});
