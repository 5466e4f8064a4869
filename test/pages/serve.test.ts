import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { singlePage } from '../../src/publish/single-page.ts';
import type { Report } from '../../src/report/report.ts';
import { launchChromium } from './browser.ts';
import { faults } from './in-page.ts';
import { manyNights } from './many-nights.ts';

const program = fileURLToPath(new URL('../../src/streamstress.js', import.meta.url));
const pages = compiledPages(fileURLToPath(new URL('../../dist/site/', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'serve-'));
let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `streamstress serve` until it has been looked at. */
async function whileServing(
  args: readonly string[],
  look: (url: string, said: string) => Promise<void>,
): Promise<string> {
  const child = spawn(process.execPath, [program, 'serve', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk;
  });
  const address = new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
      if (url) found(url);
    });
    child.once('exit', () => failed(new Error(complained)));
  });
  try {
    await look(await address, said);
  } finally {
    child.kill('SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
  }
  assert.equal(child.exitCode, 0, complained);
  return complained;
}

test('a folder of reports is shown as a history, and what is none is named', async () => {
  const reports = join(folder, 'reports');
  for (const report of await manyNights()) {
    mkdirSync(join(reports, report.run.id, 'results'), { recursive: true });
    writeFileSync(join(reports, report.run.id, 'results', 'report.json'), JSON.stringify(report));
  }
  writeFileSync(join(reports, 'other.json'), '{}');
  const complained = await whileServing(['--folder', reports], async (url, said) => {
    assert.match(said, /^Serving 12 runs of ".*reports" at http/);
    const page = await browser.newPage();
    await page.goto(`${url}compare/?a=night-09&b=night-10`);
    await page.locator('[data-change=broken]').waitFor();
    await page.getByRole('link', { name: 'night-10' }).click();
    await page.locator('h1', { hasText: 'Night 10 is over' }).waitFor();
    assert.equal((await page.goto(`${url}nowhere/`))?.status(), 404);
    await page.close();
  });
  assert.match(complained, /^left out: ".*other\.json" is not a report/);
});

test('the branch of a remote is shown, and so is a checkout of it', async () => {
  const site = join(folder, 'site');
  mkdirSync(join(site, 'data'), { recursive: true });
  writeFileSync(join(site, 'index.html'), '<h1>published</h1>');
  writeFileSync(join(site, 'data', 'index.json'), '{}');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', site, '-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args]);
  git('init', '--quiet', '--initial-branch=pages');
  git('add', '.');
  git('commit', '--quiet', '--message=site');
  for (const args of [
    ['--remote', site, '--branch', 'pages'],
    ['--folder', site],
  ]) {
    await whileServing(args, async (url) => {
      assert.equal(await (await fetch(url)).text(), '<h1>published</h1>');
      assert.equal((await fetch(`${url}.git/HEAD`)).status, 404);
    });
  }
  await assert.rejects(
    whileServing(['--remote', site, '--branch', 'none'], async () => {}),
    /cannot clone ".*site": .*none/s,
  );
});

test('a folder without reports, and one that is not there, are refused', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  for (const path of [empty, join(folder, 'none')]) {
    await assert.rejects(
      whileServing(['--folder', path], async () => {}),
      /there is no report in ".*": name a folder/,
    );
  }
});

test('one file has everything of a run, opens from a folder, and asks for nothing', async () => {
  const [newest] = (await manyNights()).slice(-1);
  assert.ok(newest);
  const path = join(folder, 'run.html');
  writeFileSync(path, await singlePage(newest, pages));
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('request', (request) => seen.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  assert.deepEqual(seen, [pathToFileURL(path).href]);
  const text = (await page.locator('main').textContent()) ?? '';
  for (const { scenario, message = '' } of newest.tests)
    assert.ok(text.includes(scenario) && text.includes(message), scenario);
  assert.equal(await page.locator('script, a[href^="."], [role=note] strong:text("Shortened")').count(), 0);
  assert.deepEqual(await page.evaluate(faults), []);
  await page.close();
});

test('a file that would be too large leaves out the least important first, and says so', async () => {
  const [newest] = (await manyNights()).slice(-1);
  assert.ok(newest);
  const [failing] = newest.tests.filter(({ status }) => status === 'failed');
  assert.ok(failing);
  const log = 'a line of a log\n'.repeat(400);
  const large = (tests: number): Report => ({
    ...newest,
    tests: Array.from({ length: tests }, (_, n) => ({
      ...failing,
      id: `${failing.id} ${n}`,
      details: log,
      evidence: [log],
    })),
  });
  const short = await singlePage(large(40), pages, 300_000);
  assert.ok(Buffer.byteLength(short) <= 300_000);
  assert.match(
    short,
    /To stay small, this file is without excerpts of logs and long details; the report has everything/,
  );
  const shorter = await singlePage(large(1500), pages, 1_600_000);
  assert.ok(Buffer.byteLength(shorter) <= 1_600_000);
  assert.match(shorter, /with the first 1000 of 1500 tests that did not pass only, and without their details/);
});
