import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamstressError } from '../../src/model/error.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { type LeftReport, leftText } from '../../src/publish/left-report.ts';
import { mergeData, mergeLeft } from '../../src/publish/merge-left.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { type MemoryBranch, memoryBranch } from '../history/memory-branch.ts';

/** Pages, and which of them were made; one path may be too much for them. */
function countingPages(broken?: string): Pages & { readonly rendered: string[] } {
  const rendered: string[] = [];
  return {
    rendered,
    render: async (path, { kept }) => {
      if (path === broken) throw new StreamstressError('bug', ['publishing', 'page_failed'], 'too odd');
      rendered.push(path);
      return `<p>${path}: ${kept}</p>`;
    },
    assets: async () => new Map(),
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** What is left is merged, and the branch is as it is then. */
async function merge(
  branch: MemoryBranch,
  left: ReadonlyMap<string, string>,
  full = usualPolicy.retention.full,
  broken?: string,
) {
  const pages = countingPages(broken);
  const policy = { ...usualPolicy, retention: { ...usualPolicy.retention, full } };
  const named = new Map([...left].map(([name, text]) => [name, bytes(text)]));
  const merged = await mergeLeft(branch, named, { pages, policy });
  branch.change(merged.change);
  return { ...merged, rendered: pages.rendered };
}

function leave(...runs: readonly LeftReport[]): ReadonlyMap<string, string> {
  return new Map(runs.map((run) => [run.report.run.id, leftText([run])]));
}

function landings({ rendered }: { readonly rendered: readonly string[] }): readonly string[] {
  return rendered.filter((path) => path === '' || path.startsWith('series/'));
}

function moved(report: Report, id: string, startedAt: string, series = report.run.series): Report {
  return { ...report, run: { ...report.run, id, startedAt, series } };
}

test('a plain report of an earlier version is read; what is of a later one is left where it is', async () => {
  const [first, second, third] = await nights();
  const left = new Map([
    ['night-1', JSON.stringify(first)],
    ['night-2', JSON.stringify({ version: 2, runs: [{ report: second }] })],
    ['night-3', JSON.stringify({ ...third, schemaVersion: 2 })],
    ['junk', '\u0000'],
  ]);
  const branch = memoryBranch();
  const { taken, message } = await merge(branch, left);
  assert.deepEqual(taken, ['night-1']);
  assert.match(message, /^Add run night-1\n/);
  assert.deepEqual(await branch.list('data/runs'), ['data/runs/night-1.json.gz']);
  const nothing = await merge(branch, new Map([...left].slice(1)));
  assert.deepEqual([nothing.taken, nothing.change.size, nothing.rendered], [[], 0, []]);
});

test('logs lie beside their report, go with it, and count', async () => {
  const runs = (await nights()).map((report) => ({
    report,
    logs: { build: 'x'.repeat(report.verdict.sentence.length) },
  }));
  const branch = memoryBranch();
  await merge(branch, leave(...runs));
  assert.equal((await branch.list('data/runs')).length, 6);
  assert.deepEqual(JSON.parse(branch.text('data/runs/night-1.logs.json.gz')), runs[0]?.logs);
  const [, , last] = runs;
  assert.ok(last);
  await merge(branch, leave(last), { runs: 1, megabytes: 300 });
  assert.deepEqual(await branch.list('data/runs'), ['data/runs/night-3.json.gz', 'data/runs/night-3.logs.json.gz']);
  assert.deepEqual(await branch.list('runs'), ['runs/night-3/index.html']);
  await merge(branch, leave({ report: last.report }));
  assert.deepEqual(await branch.list('data/runs'), ['data/runs/night-3.json.gz']);
  const loud = (report: Report) => ({ report, logs: { build: 'x'.repeat(2_000_000) } });
  await merge(branch, leave(...runs.map(({ report }) => loud(report))), { runs: 400, megabytes: 0.5 });
  assert.equal(
    (await branch.list('data/runs')).length,
    4,
    'two reports with logs of 2 MB are as much as 0.5 MB compressed',
  );
});

test('pages on which nothing has changed are not made again', async () => {
  const [first, second, third] = await nights();
  const branch = memoryBranch();
  const other = moved(first, 'other-5', '2027-01-05T00:00:00.000Z', 'other/4.20/amd64');
  await merge(branch, leave({ report: first }, { report: other }));
  const [folder] = (await branch.list('series')).filter((path) => path.startsWith('series/other'));
  const usual = await merge(
    branch,
    leave({ report: moved(second, 'other-6', '2027-01-06T00:00:00.000Z', other.run.series) }),
  );
  assert.deepEqual(landings(usual), [folder?.replace('index.html', ''), '']);
  assert.ok(usual.rendered.includes('runs/other-6/') && !usual.rendered.includes('runs/other-5/'));
  const late = await merge(branch, leave({ report: moved(third, 'late', '2020-01-01T00:00:00.000Z') }));
  assert.deepEqual(landings(late).length, 1, 'that of its series; it is not on the first');
  assert.ok(late.rendered.includes('runs/late/'));
});

/** What is left becomes data; its pages are owed. */
async function addOnly(branch: MemoryBranch, left: ReadonlyMap<string, string>, full = usualPolicy.retention.full) {
  const named = new Map([...left].map(([name, text]) => [name, bytes(text)]));
  const policy = { ...usualPolicy, retention: { ...usualPolicy.retention, full } };
  const merged = await mergeData(branch, named, { pages: countingPages(), policy });
  branch.change(merged.change);
  return merged;
}

test('pages that were put off are made of the branch alone, and are the same', async () => {
  const [first, second, third] = await nights();
  const other = moved(second, 'other-5', '2027-01-05T00:00:00.000Z', 'other/4.20/amd64');
  const runs = [first, second, third, other].map((report) => ({ report, logs: { build: 'x' } }));
  const [whole, later] = [memoryBranch(), memoryBranch()];
  await merge(whole, leave(...runs));
  for (const run of runs) await addOnly(later, leave(run));
  assert.deepEqual(await later.list('runs'), []);
  const { rendered } = await merge(later, new Map());
  assert.equal(rendered.filter((path) => path === '').length, 1);
  const texts = ({ files }: MemoryBranch) =>
    Object.fromEntries([...files].map(([path, content]) => [path, Buffer.from(content).toString('latin1')]));
  assert.deepEqual(texts(later), texts(whole));
  assert.deepEqual((await merge(later, new Map())).change.size, 0, 'nothing is owed twice');
});

test('what a page names stays until the page goes, with the pages of every series that named it', async () => {
  const [first, second, third] = await nights();
  const branch = memoryBranch();
  const other = moved(first, 'other-1', '2020-01-01T00:00:00.000Z', 'other/4.20/amd64');
  await merge(branch, leave({ report: other }, { report: second }));
  const two = { runs: 2, megabytes: 300 };
  await addOnly(branch, leave({ report: third }), two);
  const paths = ['data/runs/other-1.json.gz', 'runs/other-1/index.html'];
  assert.ok(paths.every((path) => branch.files.has(path)));
  const { rendered } = await merge(branch, new Map(), two);
  assert.ok(!paths.some((path) => branch.files.has(path)));
  assert.equal(rendered.filter((path) => path.startsWith('series/')).length, 2);
  assert.doesNotMatch(
    [...branch.files.keys()]
      .filter((path) => path.startsWith('api/'))
      .map(branch.text)
      .join(),
    /runs\/other-1/,
  );
});

test('a run that takes the place of another has its page made with its data', async () => {
  const [first, second] = await nights();
  const branch = memoryBranch();
  await merge(branch, leave({ report: first }, { report: second }));
  assert.equal((await addOnly(branch, leave({ report: second }))).isUrgent, true);
  const again = await merge(branch, leave({ report: first }));
  assert.ok(again.rendered.includes('runs/night-1/') && !again.rendered.includes('runs/night-2/'));
});

test('a page that cannot be made is left out, no page names it, and the others are there', async () => {
  const [first, second, third] = await nights();
  const branch = memoryBranch();
  await addOnly(branch, leave(...[first, second, third].map((report) => ({ report }))));
  branch.change(new Map([['data/runs/night-1.json.gz', '{']]));
  const { notes } = await merge(branch, new Map(), usualPolicy.retention.full, 'runs/night-2/');
  assert.match(notes[0] ?? '', /^the page of the run "night-1" is left out: .*night-1\.json\.gz/);
  assert.equal(notes[1], 'the page of the run "night-2" is left out: too odd');
  assert.deepEqual(await branch.list('runs'), ['runs/night-3/index.html']);
  assert.equal(branch.text('index.html'), '<p>: night-3</p>');
  const { rendered } = await merge(branch, leave({ report: first }));
  assert.ok(rendered.includes('runs/night-1/') && rendered.includes('runs/night-2/'), 'the next publisher tries again');
});

test('labels of a run are on its row, its summaries and in the API', async () => {
  const [first] = await nights();
  const branch = memoryBranch();
  await merge(branch, leave({ report: { ...first, run: { ...first.run, labels: ['nightly', 'release-1.22'] } } }));
  const [runs] = (await branch.list('api/v1')).filter((path) => path.endsWith('/runs.json'));
  assert.deepEqual(JSON.parse(branch.text(runs ?? '')).runs[0].labels, ['nightly', 'release-1.22']);
  const [csv] = (await branch.list('api/v1')).filter((path) => path.endsWith('/runs.csv'));
  assert.match(branch.text(csv ?? ''), /,nightly release-1\.22,/);
});

test('a run that was stopped says so in the list of runs and in the feed, and changes no verdict', async () => {
  const [first, second, third] = await nights();
  const verdict = { ...second.verdict, kind: 'cancelled' as const, sentence: 'Cancelled after 3 of 10 tests' };
  const stopped = { ...second, verdict, run: { ...second.run, state: 'cancelled' as const } };
  const branch = memoryBranch();
  await merge(branch, leave(...[first, stopped, third].map((report) => ({ report }))));
  const text = async (name: string) =>
    branch.text((await branch.list('api/v1')).find((path) => path.endsWith(`/${name}`)) ?? '');
  assert.equal(JSON.parse(await text('runs.json')).runs[1].state, 'cancelled');
  assert.deepEqual(
    JSON.parse(await text('changes.json')).items.map(({ title }: { title: string }) => title),
    ['passed → broken: night-3', 'cancelled: night-2', 'passed: night-1'],
  );
});
