import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ServedFiles } from '../publish/published-site.ts';
import { serve } from './serve.ts';

/** Opens a site; every complaint of the browser and every request to another host fails the test. */
export async function openPage(
  browser: Browser,
  files: ServedFiles,
  options: BrowserContextOptions,
  look: (page: Page, url: string) => Promise<void>,
): Promise<void> {
  const site = await serve(files);
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      if (why !== 'net::ERR_ABORTED') complaints.push(`${why}: ${request.url()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url)) complaints.push(`request: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
    });
    await look(page, site.url);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
    await site.close();
  }
}
