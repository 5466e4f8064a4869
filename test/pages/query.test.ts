import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { publishedSite, type ServedFiles } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { manyNights } from './many-nights.ts';
import { openPage } from './open-page.ts';

let browser: Browser;
let files: ServedFiles;
before(async () => {
  const pages = compiledPages(fileURLToPath(new URL('../../dist/site/', import.meta.url)));
  [browser, files] = await Promise.all([launchChromium(), publishedSite(await manyNights(), pages)]);
});
after(() => browser.close());

function open(look: (page: Page, url: string) => Promise<void>) {
  return openPage(browser, files, {}, look);
}

async function shown(page: Page, count: string): Promise<readonly string[]> {
  await page.locator('#count', { hasText: new RegExp(`^${count} `) }).waitFor();
  return page.locator('#tests tbody tr:visible th a').allTextContents();
}

/** A query, and how many of the eleven tests it finds. */
const queries = [
  ['is:new', 2],
  ['component:Triggers', 3],
  ['tag:sanity -is:passing', 4],
  ['importance:critical', 4],
  ['listens', 1],
  ['"<b>hello</b>"', 1],
  ['status:failed', 4],
  ['status:error', 1],
  ['ever:flaky', 1],
  ['seq(fail fail) component:triggers', 1],
  ['until:2026-11-17 ever:failed', 3],
  ['last:1 status:failed', 4],
  ['label:nightly ever:failed', 6],
  ['category:platform_issue', 1],
  ['cluster:c1', 5],
  ['error:"connection refused" | is:fixed', 2],
] as const;

test('every field filters the list through the address', async () => {
  await open(async (page, url) => {
    for (const [query, count] of queries) {
      await page.goto(`${url}tests/?q=${encodeURIComponent(query)}`);
      assert.equal((await shown(page, `${count} of 11`)).length, count, query);
      assert.ok(page.url().length < 2000);
    }
  });
});

test('the same address filters the matrix', async () => {
  await open(async (page, url) => {
    for (const [query, count] of queries) {
      await page.goto(`${url}matrix/?q=${encodeURIComponent(query)}`);
      await page.locator(`[role=grid][aria-rowcount="${count + 1}"]`).waitFor();
      assert.equal(await page.locator('[data-part="q"]').inputValue(), query);
      assert.equal(await page.locator('[data-part="problem"]:visible').count(), 0, query);
    }
  });
});

test('controls write the query and read it, and one can go back', async () => {
  await open(async (page, url) => {
    await page.goto(`${url}tests/`);
    await page.getByLabel('Component').selectOption('Triggers');
    assert.equal((await shown(page, '3 of 11')).length, 3);
    const input = page.locator('#filter [name=q]');
    assert.equal(await input.inputValue(), 'component:Triggers');
    await input.fill('component:Triggers seq(fail fail)');
    assert.deepEqual(await shown(page, '1 of 11'), ['Listens: TRIGGERS-01-TC01']);
    await input.fill('component:Triggers seq(fail');
    assert.match((await page.locator('#problem').textContent()) ?? '', /There is no "\)" for "seq\("/);
    assert.equal((await shown(page, '1 of 11')).length, 1);
    await input.fill('is:fixed');
    await input.press('Enter');
    assert.deepEqual(await shown(page, '1 of 11'), ['Was repaired']);
    assert.equal(await page.getByLabel('State').inputValue(), 'fixed');
    await page.getByLabel('State').selectOption('flaky');
    assert.deepEqual(await shown(page, '1 of 11'), ['Binds: TRIGGERS-01-TC02']);
    await page.goBack();
    await page.locator('tr[data-state=fixed]:visible').waitFor();
    assert.equal(await input.inputValue(), 'is:fixed');
  });
});

test('keys: search, help, pages', async () => {
  await open(async (page, url) => {
    await page.goto(url);
    await page.keyboard.press('?');
    assert.ok(await page.getByRole('dialog', { name: 'Keys' }).isVisible());
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL(/tests\//);
    await page.keyboard.press('/');
    await page.keyboard.type('g component:triggers');
    assert.equal(await page.locator('#filter [name=q]').inputValue(), 'g component:triggers');
    await page.locator('h1').click();
    for (const [key, address] of [
      ['c', /compare\//],
      ['m', /matrix\//],
      ['h', /series\//],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.waitForURL(address);
    }
  });
});
