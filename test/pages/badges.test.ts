import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Pages } from '../../src/ports/pages.ts';
import { nights } from '../fixtures/nights.ts';
import { publishedSite } from '../publish/published-site.ts';
import { launchChromium } from './browser.ts';
import { serve } from './serve.ts';

const pages: Pages = { render: async () => '<!doctype html>', assets: async () => new Map() };

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

test('every badge is an image, and no word of it is cut off', async () => {
  const files = await publishedSite(await nights(), pages);
  const site = await serve(files);
  const page = await browser.newPage();
  try {
    const badges = [...files.keys()].filter((path) => path.endsWith('.svg'));
    assert.equal(badges.length, 3);
    for (const path of badges) {
      await page.goto(site.url + path);
      const widths = async (name: string) =>
        (await Promise.all((await page.locator(name).all()).map((part) => part.boundingBox()))).map(
          (box) => box?.width ?? 0,
        );
      const [boxes, words] = [await widths('rect'), await widths('text')];
      assert.ok(boxes.length === 2 && words.length === 2, path);
      assert.ok(
        words.every((width, at) => width > 10 && width < (boxes[at] ?? 0)),
        `${path}: ${words} in ${boxes}`,
      );
    }
  } finally {
    await page.close();
    await site.close();
  }
});
