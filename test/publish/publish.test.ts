import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { readIndex } from '../../src/history/history-index.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { publishRun } from '../../src/publish/publish.ts';
import { nights } from '../fixtures/nights.ts';

const root = mkdtempSync(join(tmpdir(), 'publish-'));
after(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();

const pages: Pages = {
  render: async (path, data) => `<p>${path}</p>${JSON.stringify(Object.keys(data))}`,
  assets: async () => new Map([['_astro/site.css', 'p {}']]),
};

function newRemote(): string {
  const remote = mkdtempSync(join(root, 'remote-'));
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  return remote;
}

function branchIn(remote: string) {
  const folder = mkdtempSync(join(root, 'clone-'));
  return gitDataBranch({ processes: createProcesses(), clock: createClock(), remote, branch: 'gh-pages', folder });
}

function filesOf(remote: string): string[] {
  const args = ['-C', remote, 'ls-tree', '-r', '--name-only', 'gh-pages'];
  return execFileSync('git', args, { encoding: 'utf8' }).trim().split('\n').sort();
}

const shared = ['.nojekyll', '404.html', '_astro/site.css', 'data/index.json', 'index.html'];

test('a run is one commit: its report, the list, the landing page and its own page', async () => {
  const remote = newRemote();
  const [first, second] = await nights();
  const one = await publishRun(first, { dataBranch: branchIn(remote), pages, signal });
  const below = (folder: string) => filesOf(remote).filter((path) => path.startsWith(folder));
  const [ofSeries, ofApi] = [below('data/series/'), below('api/v1/')];
  assert.deepEqual([ofSeries.length, ofApi.length], [5, 11]);
  const own = ['data/runs/night-1.json.gz', 'runs/night-1/index.html'];
  assert.deepEqual(filesOf(remote), [...shared, ...ofSeries, ...ofApi, ...own].sort());
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
  assert.deepEqual(await publishRun(first, { dataBranch: branchIn(remote), pages, signal }), one);
  const index = await branchIn(remote).read(readIndex, signal);
  assert.deepEqual([index.sandbox, index.reports.map(({ id }) => id)], [true, ['night-1']]);
});
