import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compiledPages } from '../../src/adapters/compiled-pages.ts';
import { nights } from '../fixtures/nights.ts';

const compiled = fileURLToPath(new URL('../../dist/site/', import.meta.url));

test('pages and their assets fit together, below any address', async () => {
  const pages = compiledPages(compiled);
  const html = await pages.render('', { runs: [] });
  const named = [...html.matchAll(/(?:href|src)="\.\/(_astro\/[^"]+)"/g)].map((match) => match[1]);
  const assets = await pages.assets();
  assert.ok(named.length >= 2);
  for (const name of named) assert.ok(assets.has(name ?? ''), name);
  assert.doesNotMatch(html + [...assets.values()].join(''), /__BASE__/);
});

test('every run id has a page', async () => {
  const [report] = await nights();
  for (const id of ['1', '2026.11.20', 'night.json', 'index.html', 'A_b-c', '404']) {
    const html = await compiledPages(compiled).render(`runs/${id}/`, {
      runs: [],
      report: { ...report, run: { ...report.run, id } },
    });
    assert.ok(html.includes(`href="../../data/runs/${id}.json.gz"`));
  }
});

test('a page that cannot be rendered is an error that names it', async () => {
  const failed = { kind: 'bug', reason: 'publishing:page_failed' };
  const pages = compiledPages(compiled);
  await assert.rejects(pages.render('runs/none/', {}), { ...failed, message: /"runs\/none\/".*404/ });
  await assert.rejects(pages.render('nowhere/', {}), failed);
  const missing = compiledPages(`${compiled}missing`);
  await assert.rejects(missing.render('', {}), failed);
  await assert.rejects(missing.assets(), failed);
});
