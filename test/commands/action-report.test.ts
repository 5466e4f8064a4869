import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { actionCall } from '../../src/commands/action-inputs.ts';
import { pageOf, writeSummary } from '../../src/commands/action-report.ts';
import { nights } from '../fixtures/nights.ts';

const folder = await mkdtemp(join(tmpdir(), 'streamstress-summary-'));
after(() => rm(folder, { recursive: true, force: true }));
const [, night] = await nights();
const mebibyte = 1024 * 1024;

async function summaryAfter(size: number): Promise<string> {
  const file = join(folder, 'summary.md');
  process.env.GITHUB_STEP_SUMMARY = file;
  await writeFile(file, '.'.repeat(size));
  await writeSummary(night, 'https://pages.test/runs/night-2/');
  assert.ok((await stat(file)).size <= mebibyte);
  return (await readFile(file, 'utf8')).slice(size);
}

test('the summary shares its mebibyte with what is there already', async () => {
  assert.match(await summaryAfter(0), /#### Components and tests/);
  const failures = await summaryAfter(mebibyte - 1500);
  assert.match(failures, /#### Failed tests[\s\S]*What failed is all/);
  assert.match(await summaryAfter(mebibyte - 500), /^### ❌ .*[\s\S]*runs\/night-2\/[\s\S]*no room for more/);
  assert.equal(await summaryAfter(mebibyte - 10), '');
});

test('the page of a run is known where it was published', async () => {
  const page = async (inputs: Readonly<Record<string, string>>) =>
    pageOf(night, await actionCall(new Map(Object.entries(inputs)), 0));
  const remote = 'https://github.com/Org/results';
  assert.equal(await page({ remote, publish: 'true' }), 'https://org.github.io/results/runs/night-2/');
  assert.equal(
    await page({ remote, command: 'publish', 'site-url': 'https://a.test/b' }),
    'https://a.test/b/runs/night-2/',
  );
  assert.equal(await page({ remote }), undefined);
  assert.equal(await page({ remote: '/srv/results.git', publish: 'true' }), undefined);
});
