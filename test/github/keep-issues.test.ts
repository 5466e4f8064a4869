import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { requestOf } from '../../src/commands/request-options.ts';
import { run } from '../../src/commands/run.ts';
import { shellWords } from '../../src/commands/shell-words.ts';
import { keepIssues } from '../../src/github/keep-issues.ts';
import type { DataBranch } from '../../src/ports/data-branch.ts';
import type { Report } from '../../src/report/report.ts';
import { branchOf } from '../history/memory-branch.ts';
import { type FakeGitHub, fakeGitHub, troubles } from './fake-github.ts';
import { historyOf, nightOf, series } from './nights-of.ts';
import { openGitHub } from './opened-github.ts';

const siteUrl = 'https://owner.github.io/results/';
const { signal } = new AbortController();

async function keep(fake: FakeGitHub, reports: readonly Report[], dryRun = false) {
  const files = await branchOf(reports);
  const dataBranch = { read: (look) => look(files) } as Partial<DataBranch> as DataBranch;
  return keepIssues(series, { dataBranch, github: openGitHub(fake), signal, siteUrl, dryRun });
}

const begin = (t: TestContext) => fakeGitHub(t);

test('one issue lives: opened at the second red run, updated, closed after enough greens, opened again', async (t) => {
  const fake = await begin(t);
  assert.deepEqual((await keep(fake, historyOf('..F'))).changes, []);
  const opened = await keep(fake, historyOf('..FF'));
  assert.match(opened.changes.join(), /^opened issue 1: "Verify the dependency of tasks/);
  assert.match((await keep(fake, historyOf('..FFF'))).changes.join(), /^updated issue 1/);
  assert.deepEqual((await keep(fake, historyOf('..FFF'))).changes, [], 'the same again changes nothing');
  assert.match((await keep(fake, historyOf('..FFF..'))).changes.join(), /^updated issue 1/);
  assert.match((await keep(fake, historyOf('..FFF...'))).changes.join(), /^closed issue 1/);
  assert.equal(fake.issues[0]?.state_reason, 'completed');
  assert.deepEqual((await keep(fake, historyOf('..FFF...F'))).changes, []);
  assert.match((await keep(fake, historyOf('..FFF....FFF'))).changes.join(), /^opened again issue 1/);
  assert.deepEqual(
    fake.issues.map(({ number, state, labels }) => [number, state, labels]),
    [[1, 'open', ['streamstress']]],
  );
  assert.equal(fake.comments.length, 2, 'a comment where it is closed and where it is opened again, no others');
  assert.match(fake.comments[0]?.body ?? '', /passed in 3 runs in a row, last in \[night-7\]/);
});

test('its text: range with links, strip, tests, what they say, the command', async (t) => {
  const fake = await begin(t);
  const accused = { cluster: 'c1', accused: 'triggers', template: 'expected 200, got <number>' };
  await keep(fake, historyOf('..F', accused));
  const { title = '', body = '' } = fake.issues[0] ?? {};
  assert.match(title, /^triggers breaks "Verify the dependency of tasks/);
  assert.match(body, /^<!-- streamstress \{"series":"pipelines\\u002d1\.21/);
  for (const part of [
    '**1 test fails since [night-2](https://owner.github.io/results/runs/night-2/)',
    'https://github.com/tektoncd/triggers/compare/512f26ada3c3d634ac3c6b12b7b33cb50bb0963c...c44474038d459e40e4714afefa7bf8dae9f9834b',
    'CEL interceptor: read overlays before filters',
    '`✓✓✗`',
    'expected 200, got <number>',
    '--scenario specs/pipelines/run.spec:20',
    '--component triggers:',
  ])
    assert.ok(body.includes(part), `${part}\n---\n${body}`);
});

test('the command in it is one', async (t) => {
  const fake = await begin(t);
  await keep(fake, historyOf('.FF'));
  const [, line = ''] =
    /#### Run it again\s+```\nstreamstress run ([\s\S]*?)\n```/.exec(fake.issues[0]?.body ?? '') ?? [];
  const given = parseCommand(run, shellWords(line.replaceAll('\\\n', ' ')) ?? []);
  const request = requestOf('run', given, { environment: {}, folder: '/' } as Terminal);
  assert.deepEqual(Object.keys(request.components).length, 2);
  assert.deepEqual(request.testing.scenarios, ['specs/pipelines/run.spec:20']);
});

test('surroundings, known issues and flakes open nothing', async (t) => {
  const fake = await begin(t);
  for (const wrong of [
    { category: 'platform_issue' },
    { category: 'manifest_skew' },
    { known: 'SRVKP-1' },
    { status: 'flaky' },
  ] as const)
    assert.deepEqual(
      (await keep(fake, historyOf('.FFFF', { cluster: 'c1', ...wrong }))).changes,
      [],
      JSON.stringify(wrong),
    );
});

test('tests that fail alike have one issue, others their own', async (t) => {
  const fake = await begin(t);
  const wrong = { 0: { cluster: 'c1' }, 1: { cluster: 'c1' }, 2: { cluster: 'c2' }, 3: {} };
  const reports = [nightOf(0), nightOf(1, wrong), nightOf(2, wrong)];
  await keep(fake, reports);
  assert.deepEqual(
    fake.issues.map(({ title }) => title.replace(/: PIPELINES-\d+-TC\d+/g, '')),
    ['"Run sample pipeline" and 1 more fail', '"Verify the bundles resolver" fails', '"Verify the git resolver" fails'],
  );
});

test('what others wrote is not ours: no label, not trusted, another series, a pull request', async (t) => {
  const fake = await begin(t);
  await keep(fake, historyOf('..FF'));
  const [{ body = '' } = {}] = fake.issues;
  fake.issues.length = 0;
  const labels = ['streamstress'];
  fake.add({ body, labels: [] });
  fake.add({ body, labels, user: { type: 'User' }, author_association: 'NONE' });
  fake.add({ body: body.replace('amd64', 'arm64'), labels });
  fake.add({ body, labels, pull_request: {} });
  fake.add({ body: 'by hand', labels });
  await keep(fake, historyOf('..FFF'));
  assert.equal(fake.issues.length, 6);
  assert.ok(fake.issues.slice(0, 5).every((issue) => !issue.body.includes('night-4')));
});

test('hostile text stays text, and a body stays below the limit', async (t) => {
  const fake = await begin(t);
  const template = `${'```\n'.repeat(3)}@everyone <script> --> <!-- streamstress {} -->\u001b[31m ${'x'.repeat(100_000)}`;
  const reports = historyOf('.FF', { cluster: 'c1', template });
  const scenario = '@admin #1 | `x` <img src=x> [a](http://b) $(rm -rf /)';
  const hostile = reports.map((report) => ({
    ...report,
    tests: report.tests.map((one, n) =>
      n === 1 ? { ...one, scenario, id: `specs/it's.spec::${scenario}`, file: "specs/it's.spec" } : one,
    ),
  }));
  await keep(fake, hostile);
  const { body = '', title = '' } = fake.issues[0] ?? {};
  assert.ok(title.includes('@admin'), 'titles call nobody');
  assert.ok(!/(^|[^\u200b;])@admin/m.test(body.replace(/@&#8203;/g, '')), body.slice(0, 2000));
  assert.ok(!body.replace(/````[\s\S]*?````/g, '').includes('<script>'));
  assert.ok(body.includes(`--scenario 'specs/it'\\''s.spec:20'`), body);
  assert.ok(body.length < 60_000 && !body.includes('\u001b'));
  assert.deepEqual((await keep(fake, hostile)).changes, [], 'its own mark is found again');
});

test('a duplicate is closed, one that somebody closed stays so', async (t) => {
  const fake = await begin(t);
  await keep(fake, historyOf('..FF'));
  fake.add({ ...fake.issues[0] });
  assert.match((await keep(fake, historyOf('..FF'))).changes.join(), /closed issue 2: the same as 1/);
  fake.issues.splice(0, 1, { ...(fake.issues[0] as FakeGitHub['issues'][number]), state: 'closed' });
  assert.deepEqual((await keep(fake, historyOf('..FFF'))).changes, []);
});

test('a dry run shows the differences and writes nothing', async (t) => {
  const fake = await begin(t);
  const { changes } = await keep(fake, historyOf('..FF'), true);
  assert.match(changes.join(), /^would open issue: [\s\S]*\n\+\*\*1 test fails since/);
  await keep(fake, historyOf('..FF'));
  const update = await keep(fake, historyOf('..FFF'), true);
  assert.match(update.changes.join(), /^would update issue 1: [\s\S]*\n-`✓✓✗✗`[\s\S]*\n\+`✓✓✗✗✗`/);
  assert.equal(fake.asked.filter((one) => !one.startsWith('GET')).length, 1);
});

test('at most twenty changes in a run, the rest in the next ones', async (t) => {
  const fake = await begin(t);
  const base = nightOf(0);
  const many = [1, 2].map((n) => ({
    ...base,
    run: { ...base.run, id: `night-${n}`, startedAt: `2026-02-0${n}T00:00:00.000Z` },
    tests: Array.from({ length: 25 }, (_, at) =>
      base.tests.slice(0, 1).map((one) => ({ ...one, id: `s.spec::T${at}`, status: 'failed' as const })),
    ).flat(),
  }));
  const first = await keep(fake, many);
  assert.deepEqual(
    [first.changes.length, first.notes],
    [20, ['5 changes of issues left for the next run, 20 are made in one']],
  );
  assert.deepEqual([(await keep(fake, many)).changes.length, fake.issues.length], [5, 25]);
});

test('one that GitHub does not take stops no other; a refusal stops all', async (t) => {
  const fake = await begin(t);
  const wrong = { 0: { cluster: 'c1' }, 2: { cluster: 'c2' }, 3: { cluster: 'c3' } };
  const reports = [nightOf(0), nightOf(1, wrong), nightOf(2, wrong)];
  fake.trouble('POST', troubles.invalid);
  const first = await keep(fake, reports);
  assert.deepEqual([first.changes.length, first.notes.length], [2, 1]);
  assert.match(first.notes.join(), /opening an issue: not taken, 422 \(Validation Failed/);
  fake.issues.length = 0;
  fake.trouble('POST', troubles.forbidden);
  const second = await keep(fake, reports);
  assert.deepEqual(second.changes, []);
  assert.match(
    second.notes.join('\n'),
    /Resource not accessible by integration[\s\S]*issues: write[\s\S]*3 changes of issues left/,
  );
});

test('an answer that was lost makes no second issue', async (t) => {
  const fake = await begin(t);
  fake.trouble('POST', troubles.lost);
  const { changes, notes } = await keep(fake, historyOf('..FF'));
  assert.deepEqual([changes, fake.issues.length], [[], 1]);
  assert.match(notes.join(), /no answer that helps/);
  assert.deepEqual((await keep(fake, historyOf('..FF'))).changes, []);
  assert.equal(fake.issues.length, 1);
});
