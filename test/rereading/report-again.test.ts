import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import type { Config } from '../../src/config/config.ts';
import type { KnownIssue } from '../../src/model/failure.ts';
import { buildReport } from '../../src/report/build-report.ts';
import type { Report } from '../../src/report/report.ts';
import { parseReport, reportText } from '../../src/report/report-files.ts';
import { unseen } from '../../src/rereading/left-run.ts';
import { reportAgain } from '../../src/rereading/report-again.ts';
import { runOfReport } from '../../src/rereading/run-of-report.ts';
import { explain } from '../../src/results/explain/explain.ts';
import { idOf, moved, pastRun, scenario, trial } from '../analysis/evidence.ts';
import { ended, finishedRun, results } from '../report/finished.ts';
import { ownRules } from '../results/explain/own-rules.ts';

/** A was broken by triggers, B found its node full, C is unexplained, X passed. */
const full = { ...scenario('B'), message: 'The node was low on resource: ephemeral-storage' };
const finished = finishedRun({
  steps: [ended('history', 'succeeded'), ended('test:release-tests', 'red')],
  links: {
    ...results([scenario('A'), full, scenario('C'), scenario('X', 'passed')]),
    'history:series': { series: 'a/b/c', runs: [pastRun('yesterday', 'AX')], open: [] },
    'record:series': { runs: ['yesterday'], tests: [{ id: idOf('A'), spec: 'specs/all.spec', results: ['passed'] }] },
    'moved:sources': { baseline: undefined, ranges: [moved('triggers')], changes: [] },
    'confirmed:control': trial('control', 'a'),
    'confirmed:triggers': trial('triggers', 'A'),
  },
});
const night = buildReport(finished, verdictOf(finished));
const now = Date.UTC(2026, 10, 21);

function again(report: Report, config: Partial<Config> = {}): Report {
  const known = { failureRules: ownRules, knownIssues: [], ...config } as unknown as Config;
  return parseReport(reportText(reportAgain(runOfReport(report), known, now)), 'report.json');
}

test('a report that is read again tells the same, but for why tests failed', () => {
  const read = again(night);
  const { categories, clusters, tests, verdict, run, ...rest } = read;
  const { categories: _, clusters: __, tests: before, verdict: judged, run: ran, ...kept } = night;
  assert.deepEqual(rest, kept);
  assert.equal(rest.history?.states.new_failure, 1);
  assert.deepEqual({ ...run, exitCode: 0 }, { ...ran, exitCode: 0 });
  assert.deepEqual([verdict.kind, verdict.attributions], [judged.kind, judged.attributions]);
  const facts = ({ id, status, message, seconds }: Report['tests'][number]) => [id, status, message, seconds];
  assert.deepEqual(tests.map(facts), before.map(facts));
  assert.deepEqual(again(read), read, 'read twice');
});

test('evidence stays whatever the rules say, and what they say is that of now', () => {
  const categories = (report: Report) => Object.fromEntries(report.tests.map(({ id, category }) => [id, category]));
  const ruled = again(night);
  assert.deepEqual(categories(ruled), {
    ...{ [idOf('A')]: 'upstream_regression', [idOf('B')]: 'platform_issue', [idOf('C')]: 'unclassified' },
    [idOf('X')]: undefined,
  });
  assert.equal(ruled.run.exitCode, 3);
  const unruled = again(night, { failureRules: [] });
  assert.deepEqual(categories(unruled), { ...categories(ruled), [idOf('B')]: 'unclassified' });
  assert.equal(unruled.run.exitCode, 1);
});

test('a failure whose issue is gone is new again', () => {
  const issue: KnownIssue = {
    ...{ name: 'ISSUE-C', test: idOf('C'), pattern: undefined, link: 'https://example.com', owner: 'us' },
    ...{ expires: '2026-12-31', why: 'It is known' },
  };
  const explained = explain([scenario('C')], [], { ...unseen, known: [issue], now });
  const run = finishedRun({
    steps: [ended('history', 'succeeded'), ended('test:release-tests', 'red')],
    links: {
      ...results([scenario('C'), scenario('X', 'passed')]),
      'explained:all': explained,
      'history:series': { series: 'a/b/c', runs: [pastRun('yesterday', 'CX')], open: [] },
    },
  });
  const accepted = buildReport(run, verdictOf(run));
  const onlyNew: Report = { ...accepted, run: { ...accepted.run, failOn: 'new' } };
  const verdictIn = ({ verdict, run }: Report) => [verdict.attributions[0]?.verdict, run.exitCode];
  assert.deepEqual(verdictIn(again(onlyNew, { knownIssues: [issue] })), ['known', 0]);
  assert.deepEqual(verdictIn(again(onlyNew)), ['unexplained', 1]);
});

test('an issue that is known by now does not count as new', () => {
  const issue = (letter: string): KnownIssue => ({
    ...{ name: `ISSUE-${letter}`, test: idOf(letter), pattern: undefined, link: 'https://example.com', owner: 'us' },
    ...{ expires: '2026-12-31', why: 'It is known' },
  });
  const exitCode = (...letters: readonly string[]) => {
    const run = runOfReport(night);
    const onlyNew = { ...run, request: { ...run.request, testing: { failOn: 'new' as const } } };
    const config = { failureRules: ownRules, knownIssues: letters.map(issue) } as unknown as Config;
    return reportAgain(onlyNew, config, now).run.exitCode;
  };
  assert.deepEqual([exitCode('A', 'B', 'C'), exitCode('A', 'C'), exitCode('B')], [0, 2, 1]);
});
