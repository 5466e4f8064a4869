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

test('a huge report is cut where a block ends, and says so', () => {
  const [found] = second.verdict.attributions;
  const [range] = found?.ranges ?? [];
  assert.ok(found && range?.commits?.[0]);
  const subject = '@'.repeat(10_000);
  const commits = Array.from({ length: 500 }, () => ({ ...range.commits?.[0], subject })) as typeof range.commits;
  const ranges = Array.from({ length: 200 }, () => ({ ...range, commits }));
  const attributions = Array.from({ length: 500 }, () => ({ ...found, ranges, scenario: subject }));
  const tests = second.tests.map((result) => ({ ...result, why: subject, scenario: subject, file: subject }));
  const many = Array.from({ length: 50 }, () => tests.filter(({ status }) => status === 'failed')).flat();
  const text = summaryMarkdown({ ...second, tests: many, verdict: { ...second.verdict, attributions } });
  assert.ok(Buffer.byteLength(text) < 520 * 1024);
  assert.ok(text.endsWith('\n\n**Cut here**: the rest stands in results/report.json.\n'));
});
