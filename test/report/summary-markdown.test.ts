import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { summaryMarkdown } from '../../src/report/summary-markdown.ts';
import { nights } from '../fixtures/nights.ts';

const [first, second, third] = await nights();
const inASeries = parseReport(
  await readFile(new URL('../golden/report/in-a-series/report.json', import.meta.url), 'utf8'),
  'report.json',
);

/** `UPDATE_GOLDEN=1` writes what is there now; read the difference before it is committed. */
async function golden(name: string, text: string): Promise<void> {
  const file = new URL(`../golden/job-summary/${name}/summary.md`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) await writeFile(file, text);
  assert.equal(text, await readFile(file, 'utf8'));
}

const hostile = [
  'a | b <script>alert(1)</script> <!-- @everyone',
  '`code` **bold** _it_ ~~no~~ $x$ [link](https://evil.test) ![i](x)',
  '# head #12 https://evil.test www.evil.test a\\|b &lt; \u001b[31mred\u0007\u202e',
].join('\n');

function withHostileText(report: Report): Report {
  const { verdict } = report;
  return {
    ...report,
    sources: report.sources.map((source) => ({ ...source, ref: hostile, subject: hostile, repository: hostile })),
    tests: report.tests.map((result) => ({ ...result, scenario: hostile, file: hostile, why: hostile })),
    verdict: {
      ...verdict,
      sentence: hostile,
      attributions: verdict.attributions.map((found) => ({ ...found, scenario: hostile, evidence: [hostile] })),
    },
    steps: report.steps.map((step) => ({ ...step, status: 'failed', summary: hostile })),
    problems: [{ reason: 'testing:incomplete', message: hostile }],
    notes: [hostile],
  };
}

test('a green night', () => golden('green', summaryMarkdown(first)));
test('a break that was proven', () => golden('broken', summaryMarkdown(second)));
test('the same break, and a failure of the infrastructure', () => golden('known-break', summaryMarkdown(third)));
test('a night beside the earlier ones of its series', () => golden('in-a-series', summaryMarkdown(inASeries)));
test('hostile text stays text', () => golden('hostile', summaryMarkdown(withHostileText(third))));

test('so does that of the history', () => {
  const { history } = inASeries;
  assert.ok(history);
  const tests = history.tests.map((one) => ({ ...one, id: hostile, lastPassed: hostile, lastFailed: hostile }));
  const changes = history.changes.map((change) => ({
    ...{ ...change, since: hostile, unmoved: [hostile] },
    versions: [{ name: hostile, good: hostile, bad: hostile }],
  }));
  const text = summaryMarkdown({ ...inASeries, history: { ...history, tests, changes } });
  assert.doesNotMatch(text, /<script|[^\\]\*\*bold|@everyone|\[link\]\(|https:\/\/evil/);
});

test('the first fifty are shown, and how many more there are', () => {
  const failed = third.tests.find(({ status }) => status === 'failed');
  assert.ok(failed);
  const tests = Array.from({ length: 120 }, (_, n) => ({ ...failed, id: `a.spec::${n}`, scenario: `Scenario ${n}.` }));
  const text = summaryMarkdown({ ...third, tests });
  assert.match(text, /\| Scenario 49\.<br>/);
  assert.doesNotMatch(text, /\| Scenario 50\./);
  assert.match(text, /^and 70 more$/m);
});

/** So much of everything that no summary has room for it. */
function hugeReport(): Report {
  const [found] = second.verdict.attributions;
  const [range] = found?.ranges ?? [];
  assert.ok(found && range?.commits?.[0]);
  const subject = '@'.repeat(10_000);
  const commits = Array.from({ length: 500 }, () => ({ ...range.commits?.[0], subject })) as typeof range.commits;
  const ranges = Array.from({ length: 200 }, () => ({ ...range, commits }));
  const attributions = Array.from({ length: 500 }, () => ({ ...found, ranges, scenario: subject }));
  const failed = second.tests.filter(({ status }) => status === 'failed');
  const tests = Array.from({ length: 50 }, () => failed.map((one) => ({ ...one, why: subject, file: subject }))).flat();
  return { ...second, tests, verdict: { ...second.verdict, attributions } };
}

test('where there is no room for all of it: what failed, then the answer, and it says so', () => {
  const report = hugeReport();
  const page = 'https://org.github.io/results/runs/night-2/';
  const forms = [
    [512 * 1024, /\n\*\*What failed is all that there is room for\*\*: the rest stands in results\/report\.json\.\n$/],
    [4 * 1024, /\n\[The page of this run\]\(https:.*night-2\/\)\n\n\*\*There is no room for more\*\*: the rest .*\n$/],
    [128, /^\*\*❌ Exit code 1\. There is no room for more\*\*: the rest .*\n$/],
    [10, /^$/],
  ] as const;
  for (const [mostBytes, expected] of forms) {
    const text = summaryMarkdown(report, { mostBytes, page });
    assert.match(text, expected);
    assert.ok(Buffer.byteLength(text) <= mostBytes, `${mostBytes}`);
  }
});

test('ten thousand failures and a message of 50 MB', () => {
  const failed = second.tests.find(({ status }) => status === 'failed');
  assert.ok(failed);
  const why = 'not so \u001b[31m'.repeat((50 * 1024 * 1024) / 12);
  const tests = Array.from({ length: 10_000 }, (_, n) => ({ ...failed, id: `a.spec::${n}`, scenario: `S ${n}`, why }));
  const text = summaryMarkdown({ ...second, tests, verdict: { ...second.verdict, sentence: why } });
  assert.ok(Buffer.byteLength(text) <= 1024 * 1024);
  assert.match(text, /^and 9950 more$/m);
});
