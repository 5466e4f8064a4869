import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readIndex } from '../../src/history/history-index.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { publishRun } from '../../src/publish/publish.ts';
import { nights } from '../fixtures/nights.ts';
import { branchIn as publisherOf, newRemote as remoteIn } from './git-remote.ts';

const root = mkdtempSync(join(tmpdir(), 'publish-'));
after(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();

const pages: Pages = {
  render: async (path, data) => `<p>${path}</p>${JSON.stringify(Object.keys(data))}`,
  assets: async () => new Map([['_astro/site.css', 'p {}']]),
};

const newRemote = () => remoteIn(root);
const branchIn = (remote: string) => publisherOf(root, remote);

function filesOf(remote: string): string[] {
  const args = ['-C', remote, 'ls-tree', '-r', '--name-only', 'gh-pages'];
  return execFileSync('git', args, { encoding: 'utf8' }).trim().split('\n').sort();
}

test('a run is one commit: its report, the list, the landing page and its own page', async () => {
  const remote = newRemote();
  const [first, second] = await nights();
  const one = await publishRun(first, { dataBranch: branchIn(remote), pages, signal });
  const found = filesOf(remote);
  const below = (folder: string) => found.filter((path) => path.startsWith(folder));
  assert.deepEqual([below('data/series/').length, below('api/v1/').length, below('series/').length], [7, 18, 1]);
  assert.deepEqual([below('data/runs/'), below('runs/')], [['data/runs/night-1.json.gz'], ['runs/night-1/index.html']]);
  for (const path of ['.nojekyll', '404.html', '_astro/site.css', 'data/index.json', 'index.html'])
    assert.ok(found.includes(path), path);
  assert.equal(one.runs, 1);
  const two = await publishRun(second, { dataBranch: branchIn(remote), pages, signal });
  assert.equal(two.runs, 2);
  const log = execFileSync('git', ['-C', remote, 'log', '--format=%H %s', 'gh-pages'], { encoding: 'utf8' });
  assert.deepEqual(log.trim().split('\n'), [`${two.commit} Add run night-2`, `${one.commit} Add run night-1`]);
});

test('runs published at the same time are all in the history', async () => {
  const remote = newRemote();
  const reports = await nights();
  await Promise.all(reports.map((report) => publishRun(report, { dataBranch: branchIn(remote), pages, signal })));
  const { series } = await branchIn(remote).read((files) => loadSeries(files, reports[0].run.series), signal);
  assert.deepEqual(
    series.head.rows.map((run) => run.id),
    ['night-1', 'night-2', 'night-3'],
  );
});

test('a refused run leaves the branch as it was', async () => {
  const remote = newRemote();
  const [first, second] = await nights();
  await publishRun(first, { dataBranch: branchIn(remote), pages, signal });
  const before = execFileSync('git', ['-C', remote, 'rev-parse', 'gh-pages'], { encoding: 'utf8' });
  const real = { ...second, cluster: { ...second.cluster, sandbox: false } } as typeof second;
  const publishing = publishRun(real, { dataBranch: branchIn(remote), pages, signal });
  await assert.rejects(publishing, { reason: 'publishing:sandbox_run_refused' });
  assert.equal(execFileSync('git', ['-C', remote, 'rev-parse', 'gh-pages'], { encoding: 'utf8' }), before);
});

test('publishing the same run twice makes no second commit', async () => {
  const remote = newRemote();
  const [first] = await nights();
  const one = await publishRun(first, { dataBranch: branchIn(remote), pages, signal });
  assert.match(one.notes.join(), /^there was no such branch yet/);
  const again = await publishRun(first, { dataBranch: branchIn(remote), pages, signal });
  assert.deepEqual(again, { ...one, notes: [] });
  const index = await branchIn(remote).read(readIndex, signal);
  assert.deepEqual([index.sandbox, index.reports.map(({ id }) => id)], [true, ['night-1']]);
});
