import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { cellStatus } from '../../src/history/format/status-columns.ts';
import { generatedHistory } from '../site/generated-history.ts';
import { randomOf } from '../site/matrix/random.ts';
import { launchChromium } from './browser.ts';
import { faults } from './in-page.ts';
import { isWhole, pixelsOf, scrollTo, seenPart, sharpness, twoFrames } from './matrix-in-page.ts';
import { serve } from './serve.ts';

const pages = compiledPages(fileURLToPath(new URL('../../dist/site/', import.meta.url)));
const history = generatedHistory(11, 400, 300);
const { tests, rows, statuses } = history;
const wide = { viewport: { width: 1440, height: 900 } };

/** What scripts set on elements, which the policy of the page allows. */
const drawnByScript = ['no inline scripts and styles'];

/** Instead of other pages of the site. */
const elsewhere = '<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">';

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
before(async () => {
  browser = await launchChromium();
  const page = ['matrix/index.html', await pages.render('matrix/', {})] as const;
  site = await serve(new Map<string, string | Uint8Array>([...(await pages.assets()), ...history.files, page]));
});
after(async () => {
  await browser.close();
  await site.close();
});

/** Opens the matrix; every complaint of the browser and every request to another host fails the test. */
async function open(query: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>, ready = drawn) {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url)) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(`${site.url}matrix/index.html${query}`);
    await ready(page);
    await look(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Until the history is read, why tests failed is known, and all of it is drawn. */
async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(isWhole);
  await nextFrames(page);
}

async function nextFrames(page: Page): Promise<void> {
  await page.evaluate(twoFrames);
}

async function textOf(page: Page, part: string): Promise<string> {
  return (await page.locator(`[data-part="${part}"]`).textContent()) ?? '';
}

/** The words of a cell, from what the history was generated of. */
function wordOf(test: number, run: number): RegExp {
  const words = new Map<number | undefined, RegExp>([
    [cellStatus.passed, /^passed/],
    [cellStatus.failed, /^(failed|infrastructure)/],
    [cellStatus.flaky, /^flaky/],
    [cellStatus.absent, /^not run/],
  ]);
  return words.get(statuses[test]?.[run]) ?? /^nothing/;
}

test('it shows every test and every run, and the newest run first', async () => {
  await open('', wide, async (page) => {
    assert.equal(await textOf(page, 'count'), '300 of 300 tests, 400 of 400 runs');
    const [first] = await page.locator('[data-part="names"] .name').allTextContents();
    const last = (test: number) => statuses[test]?.lastIndexOf(cellStatus.failed) ?? -1;
    const newest = Math.max(...tests.map((_, test) => last(test)));
    const failing = tests.filter((_, test) => last(test) === newest).map(({ id }) => id.split('::')[1]);
    assert.ok(failing.includes(first), `${first} is none of ${failing.join(', ')}`);
    assert.deepEqual(await page.evaluate(faults), drawnByScript);
  });
});

test('what is under the pointer is what the history has there', async () => {
  const random = randomOf(7);
  for (const density of ['normal', 'compact']) {
    await open(`?density=${density}&sort=name`, wide, async (page) => {
      const order = tests.map((_, test) => test).sort((a, b) => ((tests[a]?.id ?? '') < (tests[b]?.id ?? '') ? -1 : 1));
      for (let n = 0; n < 100; n += 1) {
        if (n % 20 === 0) {
          await page.evaluate(scrollTo, [random(), random()] as const);
          await nextFrames(page);
        }
        const { left, top, width, height, x, y, size } = await page.evaluate(seenPart);
        const [dx, dy] = [Math.floor(random() * (width - 1)), Math.floor(random() * (height - 1))];
        await page.mouse.move(x + dx + 0.5, y + dy + 0.5);
        await nextFrames(page);
        const run = Math.floor((left + dx) / size.width);
        const number = order[Math.floor((top + dy) / size.height)] ?? -1;
        const where = `${density}: ${dx}, ${dy} of ${left}, ${top}`;
        assert.equal(await textOf(page, 'run'), rows[run]?.id, where);
        assert.equal(await textOf(page, 'test'), tests[number]?.id.split('::')[1], where);
        assert.match(await textOf(page, 'result'), wordOf(number, run), where);
      }
    });
  }
});

test('a lone failure is seen at every density and in the overview', async () => {
  const times = (test: number, status: number) => statuses[test]?.filter((cell) => cell === status).length;
  const lone = tests.findIndex((_, n) => times(n, cellStatus.failed) === 1 && times(n, cellStatus.flaky) === 0);
  const run = statuses[lone]?.indexOf(cellStatus.failed) ?? -1;
  assert.ok(run >= 0, 'no test of the generated history failed once');
  const only = `q=${encodeURIComponent(`(-ever:failed -ever:flaky) | "number ${lone}:"`)}`;
  const place = `test=${encodeURIComponent(tests[lone]?.id ?? '')}&run=${rows[run]?.id}`;
  for (const width of [360, 1440]) {
    await open(`?${only}`, { viewport: { width, height: 700 } }, async (page) => {
      for (const density of ['normal', 'compact', 'strip']) {
        await page.goto(`${site.url}matrix/index.html?density=${density}&${only}&${place}`);
        await drawn(page);
        for (const part of ['cells', 'overview']) {
          const failed = await page.evaluate(pixelsOf, ['status-failed', part] as const);
          assert.ok(failed > 0, `${density}, ${part}, ${width} pixels wide`);
        }
      }
    });
  }
});

test('the keyboard leads everywhere, and what it finds is announced', async () => {
  await open('?sort=name', wide, async (page) => {
    await page.locator('[data-part="scroller"]').focus();
    await page.keyboard.press('ArrowDown');
    for (const key of ['Home', 'End', 'Control+Home', 'Control+End', 'PageUp', 'PageDown', 'ArrowLeft', 'ArrowUp']) {
      await page.keyboard.press(key);
      await nextFrames(page);
      assert.match(await textOf(page, 'said'), /^PIPELINES-\d+-TC\d+, run night-\d+, [a-z ]+/, key);
    }
    await page.keyboard.press('Control+Home');
    assert.match(await textOf(page, 'said'), /run night-0, /);
    const grid = page.getByRole('grid', { name: 'Tests and runs' });
    assert.equal(await grid.getAttribute('aria-rowcount'), '301');
    assert.equal(await grid.getAttribute('aria-colcount'), '401');
    const cell = page.getByRole('gridcell');
    assert.equal(await cell.getAttribute('id'), await grid.getAttribute('aria-activedescendant'));
    assert.equal(await cell.getAttribute('aria-colindex'), '2');
    await page.keyboard.press('End');
    for (let n = 0; n < 5; n += 1) {
      await page.keyboard.press('j');
      assert.match(await textOf(page, 'said'), /, failed(, \d+(st|nd|rd|th) in a row)?$/);
    }
    const failed = await textOf(page, 'result');
    await page.keyboard.press('p');
    assert.notEqual(await textOf(page, 'said'), failed);
    await page.waitForURL(/test=.*&run=night-\d+/);
    const said = await textOf(page, 'said');
    await page.reload();
    await drawn(page);
    assert.ok(said.includes(await textOf(page, 'run')), 'the cursor is where the address says');
  });
});

test('two marked runs are compared, a test and a run are opened', async () => {
  await open('?test=none', wide, async (page) => {
    await page.keyboard.press('j');
    const newer = await textOf(page, 'run');
    await page.keyboard.press('c');
    assert.match(await textOf(page, 'marked-note'), new RegExp(`^${newer} is marked`));
    await page.keyboard.press('Escape');
    assert.equal(await textOf(page, 'marked-note'), '');
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('[data-part="cell"]').isHidden(), 'no cell is chosen any more');
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await page.keyboard.press('ArrowLeft');
    const older = await textOf(page, 'run');
    for (const [key, address] of [
      ['c', `compare/index.html?series=generated&a=${older}&b=${newer}`],
      ['o', `runs/${older}/index.html`],
      ['Enter', 'test/index.html?series=generated&test='],
    ] as const) {
      await page.route(`${site.url}**/*`, (route) => route.fulfill({ body: elsewhere, contentType: 'text/html' }));
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href.startsWith(site.url + address));
      await page.unroute(`${site.url}**/*`);
      await page.goBack();
      await drawn(page);
      await page.locator('[data-part="scroller"]').focus();
    }
  });
});

test('all of the view is in the address, back and forward', async () => {
  await open('?density=compact&sort=flaky&group=component&q=component%3Atriggers', wide, async (page) => {
    const values = async () =>
      page
        .locator('form select:visible')
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
    assert.deepEqual(await values(), ['compact', 'flaky', 'component']);
    assert.match(await textOf(page, 'count'), /^75 of 300 tests/);
    await page.locator('[data-part="density"]').selectOption('strip');
    await page.locator('[data-part="sort"]').selectOption('age');
    assert.match(page.url(), /density=strip&sort=age&group=component&q=component%3Atriggers$/);
    await page.goBack();
    assert.deepEqual(await values(), ['strip', 'flaky', 'component']);
    await page.goBack();
    assert.deepEqual(await values(), ['compact', 'flaky', 'component']);
    await page.goForward();
    assert.deepEqual(await values(), ['strip', 'flaky', 'component']);
    await page.locator('[data-part="q"]').fill('nonsense:1');
    assert.match(await textOf(page, 'problem'), /nonsense/);
    assert.match(await textOf(page, 'count'), /^300 of 300 tests/);
    await page.locator('[data-part="q"]').fill('no test is called so');
    await nextFrames(page);
    assert.match(await textOf(page, 'count'), /^0 of 300 tests/);
  });
});

test('it fits a phone, follows the colours of the reader, and is sharp', async () => {
  const dark = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, colorScheme: 'dark' } as const;
  await open('', dark, async (page) => {
    assert.deepEqual(await page.evaluate(faults), drawnByScript);
    const { width, pixels } = await page.evaluate(sharpness);
    assert.ok(Math.abs(pixels - width * 2) <= 2, `${pixels} pixels for ${width}`);
    assert.ok((await page.evaluate(pixelsOf, ['status-passed', 'cells'] as const)) > 0);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.waitForFunction(pixelsOf, ['status-passed', 'cells'] as const, { timeout: 5000 });
  });
});

test('without JavaScript it says where the same is to be read', async () => {
  const look = async (page: Page) => {
    assert.match((await page.locator('noscript').textContent()) ?? '', /needs JavaScript/);
    assert.ok(await page.locator('[data-part="state"]').isHidden());
  };
  await open('', { javaScriptEnabled: false }, look, async () => {});
});

test('a series that is not there is named', async () => {
  const look = async (page: Page) => {
    await page.locator('[data-part="state"]', { hasText: 'There is no series "none"' }).waitFor();
  };
  await open('?series=none', wide, look, async () => {});
});
