import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as z from 'zod';
import {
  apiComponentsSchema,
  apiIndexSchema,
  apiLatestSchema,
  apiRunsSchema,
  apiTestsSchema,
} from '../../src/publish/api/schemas.ts';
import { leftText } from '../../src/publish/left-report.ts';
import { mergeLeft } from '../../src/publish/merge-left.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { memoryBranch } from '../history/memory-branch.ts';

const site = 'https://owner.github.io/repository/';

async function apiOf(reports: readonly Report[], siteUrl: string | undefined = site) {
  const runs = reports.map((report) => ({ report }));
  const pages = { render: async () => '', assets: async () => new Map() };
  const left = new Map([['runs', new TextEncoder().encode(leftText(runs))]]);
  const { change } = await mergeLeft(memoryBranch(), left, { pages, siteUrl });
  const files = new Map(
    [...change].filter(([path]) => path.startsWith('api/')).map(([path, text]) => [path, String(text)]),
  );
  const folder = [...files.keys()].find((path) => path.endsWith('/latest.json'))?.replace('latest.json', '') ?? '';
  const json = <S extends z.ZodType>(schema: S, name: string): z.infer<S> =>
    schema.parse(JSON.parse(files.get(name) ?? files.get(folder + name) ?? ''));
  return { files, folder, json, text: (name: string) => files.get(folder + name) ?? '' };
}

test('the index leads to the files of every series', async () => {
  const { json, folder } = await apiOf(await nights());
  const index = json(apiIndexSchema, 'api/v1/index.json');
  assert.deepEqual([index.sandbox, index.series[0]?.runs, index.series[0]?.newest.id], [true, 3, 'night-3']);
  assert.equal(folder, `api/v1/series/${index.series[0]?.folder}/`);
});

test('the newest verdict comes with how many tests are in which state', async () => {
  const { json } = await apiOf(await nights());
  const { run, report, tests } = json(apiLatestSchema, 'latest.json');
  assert.deepEqual([run.verdict.kind, report], ['broken', 'data/runs/night-3.json.gz']);
  assert.deepEqual([tests.new_failure, tests.still_failing, tests.passing, tests.skipped], [1, 1, 7, 1]);
});

test('runs and tests are told with names of runs, not with numbers', async () => {
  const { json } = await apiOf(await nights());
  const { runs } = json(apiRunsSchema, 'runs.json');
  assert.deepEqual(
    runs.map(({ id }) => id),
    ['night-1', 'night-2', 'night-3'],
  );
  const { run, tests } = json(apiTestsSchema, 'tests.json');
  const broken = tests.find(({ state }) => state === 'still_failing');
  assert.deepEqual(
    [run, broken?.lastPassed, broken?.firstFailed, broken?.recent],
    ['night-3', 'night-1', 'night-2', 'PFF'],
  );
  assert.deepEqual([broken?.passed.count, broken?.passed.of], [1, 3]);
  assert.ok(tests.every(({ broken: chance }) => chance < 1));
});

test('components have the newest commit and the newest safe one', async () => {
  const [first, second, third] = await nights();
  const { json } = await apiOf([first, second, third]);
  const { components } = json(apiComponentsSchema, 'components.json');
  const triggers = components.find(({ name }) => name === 'triggers');
  const commitIn = ({ sources }: Report) => sources.find(({ name }) => name === 'triggers')?.commit;
  assert.deepEqual(triggers?.newest, { commit: commitIn(third), run: 'night-3' });
  assert.deepEqual(triggers?.safe, { commit: commitIn(first), run: 'night-1' });
});

test('feeds have the edges alone, and are what they say they are', async () => {
  const { text } = await apiOf(await nights());
  const feed = JSON.parse(text('changes.json'));
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.deepEqual(
    feed.items.map(({ title, url }: { title: string; url: string }) => [title, url]),
    [
      ['passed → broken: night-2', `${site}runs/night-2/`],
      ['passed: night-1', `${site}runs/night-1/`],
    ],
  );
  assert.match(
    text('changes.atom'),
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/,
  );
  assert.equal(text('changes.atom').match(/<entry>/g)?.length, 2);
});

test('badges say the numbers, never a rounded rate', async () => {
  const { text } = await apiOf(await nights());
  assert.match(text('state.svg'), /aria-label="upstream: broken"/);
  assert.match(text('passed.svg'), /tests passed: 7 of 9/);
  assert.match(text('flaky.svg'), /flaky tests: \d+ of 10/);
});

test('hostile words of a verdict stay text', async () => {
  const [first] = await nights();
  const sentence = '</summary><script>alert(1)</script> \u001b[31m]]> "x" &amp;';
  const hostile = { ...first, verdict: { ...first.verdict, sentence } };
  const { files } = await apiOf([hostile]);
  for (const [path, content] of files) {
    assert.ok(!content.includes('\u001b'), path);
    if (/\.(xml|atom|svg)$/.test(path)) assert.ok(!content.includes('<script>'), path);
  }
});

test('what is suspected of open failures is told of its component, with the commits', async () => {
  const reports = await nights();
  const { json } = await apiOf(reports);
  const { components } = json(apiComponentsSchema, 'components.json');
  const range = components.find(({ name }) => name === 'triggers')?.range;
  const told = reports[1].verdict.attributions[0]?.ranges.find(({ name }) => name === 'triggers');
  assert.deepEqual([range?.good, range?.bad, range?.since, range?.tests], [told?.good, told?.bad, 'night-2', 1]);
  assert.equal(range?.commits?.length, 2);
  assert.equal(components.find(({ name }) => name === 'pipeline')?.range, undefined);
  const { open } = json(apiLatestSchema, 'latest.json');
  assert.deepEqual(
    open.map(({ since, accused, ranges }) => [since, accused, ranges.map(({ name }) => name)]),
    [['night-2', 'triggers', ['triggers']]],
  );
});

test("a run of the operator's own images makes no commit of a component safe", async () => {
  const [first, second] = await nights();
  const baseline = { ...second, run: { ...second.run, baseline: true }, verdict: { ...first.verdict } };
  const { json } = await apiOf([first, baseline]);
  const { components } = json(apiComponentsSchema, 'components.json');
  assert.equal(components.find(({ name }) => name === 'triggers')?.safe?.run, 'night-1');
});

test('tests come with what is known of them, and with the kind of their failure', async () => {
  const [first, second] = await nights();
  const [test, ...others] = second.tests;
  assert.ok(test);
  const facts = { caseId: 'PIPELINES-11-TC02', component: 'triggers', tags: ['sanity'], importance: 'critical' };
  const failed = { status: 'failed' as const, message: 'no pod "a-7" after 30s', category: 'unclassified' as const };
  const { json } = await apiOf([first, { ...second, tests: [{ ...test, ...facts, ...failed }, ...others] }]);
  const { tests } = json(apiTestsSchema, 'tests.json');
  const told = tests.find(({ id }) => id === test.id);
  assert.deepEqual(
    [told?.caseId, told?.component, told?.tags, told?.importance, told?.spec, told?.kind?.category],
    [...Object.values(facts), test.spec, 'unclassified'],
  );
});

test('a cell of the CSV is never a formula', async () => {
  const [first] = await nights();
  const formulas = ['=HYPERLINK("http://evil.example","x")', '+1', '-2+3', '@SUM(A1)', '\t=1'];
  for (const sentence of formulas) {
    const { text } = await apiOf([{ ...first, verdict: { ...first.verdict, sentence } }]);
    const cell =
      text('runs.csv')
        .split('\r\n')[1]
        ?.split(/,(?="?'?[=+\-@])/)
        .at(-1) ?? '';
    assert.match(cell, /^"?'[=+\-@]/, sentence);
  }
});

test('CSV has a line a run', async () => {
  const { text } = await apiOf(await nights());
  assert.deepEqual(text('runs.csv').split('\r\n').length, 5);
  assert.match(text('runs.csv'), /^id,startedAt,state,exitCode,verdict,tests,/);
});
