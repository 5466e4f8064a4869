import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import type { KnownIssueFound } from '../../src/model/failure.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { failuresOf, isOpen } from '../../src/report/open-failures.ts';
import { reportSchema } from '../../src/report/report.ts';
import { summaryMarkdown } from '../../src/report/summary-markdown.ts';
import { summaryText } from '../../src/report/summary-text.ts';
import { idOf, scenario } from '../analysis/evidence.ts';
import { finishedRun, nothingExplained, results } from './finished.ts';

const issue = (name: string, state: KnownIssueFound['state'], ...tests: readonly string[]): KnownIssueFound => ({
  ...{
    name,
    state,
    tests,
    expires: '2026-03-31',
    owner: 'me',
    why: 'It is *so*',
    link: 'https://issues.example.com/1',
  },
});

const run = finishedRun({
  links: {
    ...results([scenario('A'), scenario('B'), scenario('C')]),
    'explained:all': {
      ...nothingExplained,
      clustered: new Map([[idOf('A'), '1234567890']]),
      known: new Map([[idOf('A'), 'ONE']]),
      evidence: new Map([[idOf('B'), ['10:00:00 Node "a" is NotReady']]]),
      clusters: [{ id: '1234567890', template: 'boom <n>', tests: 1 }],
      cascades: [{ cause: 'a node was lost: Node "a"', tests: ['A', 'B', 'C'].map(idOf) }],
      knownIssues: [
        issue('ONE', 'failing', idOf('A')),
        issue('TWO', 'expired', idOf('B'), idOf('C')),
        issue('THREE', 'passed', idOf('X')),
        issue('FOUR', 'unseen'),
      ],
      components: [{ name: 'chains', swapped: false, present: false }],
    },
  },
});
const report = buildReport(run, verdictOf(run));

test('what failures have in common and what is known of them is in the report', () => {
  assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))), report);
  const [a, b] = report.tests;
  assert.deepEqual([a?.cluster, a?.known, b?.evidence], ['1234567890', 'ONE', ['10:00:00 Node "a" is NotReady']]);
  assert.deepEqual(report.environment?.components, [{ name: 'chains', swapped: false, present: false }]);
});

test('a failure that is known is not open', () => {
  assert.deepEqual(
    failuresOf(report)
      .filter(isOpen)
      .map(({ test: { scenario: name } }) => name),
    ['B', 'C'],
  );
});

test('summaries tell of cascades and of known issues, but not of those that nobody met', () => {
  const text = summaryText(report)
    .split('\n')
    .filter((line) => /^ {2}(cascade|known issue)/.test(line));
  assert.deepEqual(
    text.map((line) => line.trim().replace(/ {2,}/, ': ')),
    [
      'cascade: 3 failures, one cause: a node was lost: Node "a"',
      'known issue: ONE: 1 failure, accepted until 2026-03-31 (It is *so*; me, https://issues.example.com/1)',
      'known issue: TWO: expired on 2026-03-31 and still fails: 2 failures counted as new (me, https://issues.example.com/1)',
      'known issue: THREE: no longer failing: take it out of the known issues (me, https://issues.example.com/1)',
    ],
  );
  const markdown = summaryMarkdown(report);
  assert.match(markdown, /^\*\*Cascade\*\*: 3 failures, one cause: a node was lost/m);
  assert.match(markdown, /^\*\*Known issue\*\* ONE: 1 failure, accepted until 2026-03-31 \(It is \\\*so\\\*; me/m);
  assert.match(markdown, /unclassified, known: ONE/);
  assert.doesNotMatch(markdown, /FOUR/);
});
