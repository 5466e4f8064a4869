import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import type { Category } from '../../src/model/failure.ts';
import type { TestRequest } from '../../src/model/request.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { classified, idOf, moved, pastRun, scenario, trial } from '../analysis/evidence.ts';
import { plainTesting } from '../model/plain-request.ts';
import { ended, type Finished, finishedRun, type Links, results } from './finished.ts';

const fine = scenario('X', 'passed');

function failing(category: Category): Links {
  return results([fine, scenario('A')], classified({ A: category }));
}

/** What makes a regression of scenario A: it passed yesterday, and does so with yesterday's triggers. */
const proven = {
  'history:series': { series: 'a/b/c', runs: [pastRun('yesterday', 'AX')], open: [] },
  'moved:sources': { baseline: undefined, ranges: [moved('triggers')], changes: [] },
  'confirmed:control': trial('control', 'a'),
  'confirmed:triggers': trial('triggers', 'A'),
};

const table: Readonly<Record<string, readonly [Finished, 0 | 1 | 2 | 3]>> = {
  'all passed': [{ links: results([fine]), steps: [ended('test', 'succeeded')] }, 0],
  'all passed, something had nothing to do': [{ links: results([fine]), steps: [ended('confirm', 'skipped')] }, 0],
  'built, nothing else was asked': [{ request: { goal: 'build' }, steps: [ended('build', 'succeeded')] }, 0],
  'a test failed': [{ links: failing('unclassified'), steps: [ended('test', 'red')] }, 1],
  'a test failed by chance': [{ links: failing('flaky') }, 1],
  'a test could not run': [{ links: results([fine, scenario('A', 'error')]) }, 1],
  'a regression': [{ links: { ...failing('unclassified'), ...proven } }, 1],
  'a regression that a rule took for infrastructure': [{ links: { ...failing('platform_issue'), ...proven } }, 1],
  'infrastructure alone says nothing of the tests': [{ links: failing('platform_issue') }, 2],
  'configuration alone': [{ links: failing('configuration_gap') }, 2],
  'a step failed': [{ links: results([fine]), steps: [ended('restore', 'failed')] }, 2],
  'a step was blocked': [{ steps: [ended('test', 'blocked')] }, 2],
  'the tests are incomplete': [{ links: results([fine], new Map(), ['Gauge did not end by itself']) }, 2],
  'every test was skipped': [{ links: results([scenario('X', 'skipped')]) }, 2],
  'no test ran': [{ links: results([]) }, 2],
  cancelled: [{ links: results([fine]), cancelled: true }, 2],
  'cancelled in a step': [{ links: results([fine]), steps: [ended('confirm', 'cancelled')] }, 2],
  'a test failed, and another one for infrastructure': [
    { links: results([scenario('A'), scenario('B')], classified({ A: 'unclassified', B: 'platform_issue' })) },
    3,
  ],
  'a test failed, and so did a build': [{ links: failing('unclassified'), steps: [ended('build', 'failed')] }, 3],
  'a test failed, and what was to follow it was left': [
    { links: failing('unclassified'), steps: [ended('test', 'red'), ended('[promotion]', 'blocked')] },
    1,
  ],
  'a test failed, and not all ran': [{ links: results([scenario('A')], new Map(), ['Gauge was killed']) }, 3],
  'a test failed before the run was cancelled': [{ links: failing('unclassified'), cancelled: true }, 3],
};

for (const [name, [finished, code]] of Object.entries(table)) {
  test(`${name}: exit ${code}`, () => {
    const run = finishedRun(finished);
    assert.equal(buildReport(run, verdictOf(run)).run.exitCode, code);
  });
}

/** Scenario A failed before and has not passed since, B is new and the fault of the surroundings, C is new. */
const someKnown: Links = {
  ...results([scenario('A'), scenario('B'), fine], classified({ A: 'unclassified', B: 'platform_issue' })),
  'history:series': {
    ...{ series: 'a/b/c', runs: [pastRun('yesterday', 'X')] },
    open: [{ test: idOf('A'), since: 'monday', accused: undefined, ranges: [] }],
  },
};
const oneNew = {
  ...someKnown,
  ...results([scenario('A'), scenario('C'), fine], classified({ A: 'unclassified', C: 'unclassified' })),
};

const failOnTable: Readonly<Record<string, readonly [TestRequest['failOn'], Finished, 0 | 1 | 2 | 3]>> = {
  'any failure': ['any', { links: someKnown }, 3],
  'new failures, and there are none but one of the surroundings': ['new', { links: someKnown }, 2],
  'new failures, and there is one': ['new', { links: oneNew }, 1],
  'new failures without a history: all are': ['new', { links: failing('unclassified') }, 1],
  'no failure': ['none', { links: oneNew }, 0],
  'no failure, not of the surroundings either': ['none', { links: failing('platform_issue') }, 0],
  'no failure, but not all tests ran': [
    'none',
    { links: results([scenario('A')], new Map(), ['Gauge was killed']) },
    2,
  ],
  'no failure, but the run was cancelled': ['none', { links: oneNew, cancelled: true }, 2],
  'no failure, but something was left out': [
    'none',
    { links: results([fine, { ...scenario('A', 'error'), gap: 'gitlab' }], classified({ A: 'configuration_gap' })) },
    2,
  ],
};

for (const [name, [failOn, finished, code]] of Object.entries(failOnTable)) {
  test(`what counts is ${name}: exit ${code}`, () => {
    const run = finishedRun({ ...finished, request: { testing: { ...plainTesting, failOn } } });
    const report = buildReport(run, verdictOf(run));
    assert.equal(report.run.exitCode, code);
    assert.equal(report.run.failOn, failOn === 'any' ? undefined : failOn);
    const isGuess = report.notes?.some((note) => note.startsWith('--fail-on new: there is no history')) ?? false;
    assert.equal(isGuess, failOn === 'new' && !('history:series' in (finished.links ?? {})));
  });
}

test('evidence gives the category, the rule only where there is none', () => {
  const categoryOf = (links: Links) => {
    const run = finishedRun({ links });
    const { category, rule } = buildReport(run, verdictOf(run)).tests.find(({ id }) => id === idOf('A')) ?? {};
    return [category, rule];
  };
  const byTests = {
    ...proven,
    'confirmed:triggers': undefined,
    'confirmed:release-tests': trial('release-tests', 'A'),
  };
  const byChance = { ...proven, 'confirmed:control': trial('control', 'A') };
  assert.deepEqual(categoryOf({ ...failing('platform_issue'), ...proven }), ['upstream_regression', 'evidence']);
  assert.deepEqual(categoryOf({ ...failing('unclassified'), ...byTests }), ['test_bug', 'evidence']);
  assert.deepEqual(categoryOf({ ...failing('unclassified'), ...byChance }), ['flaky', 'evidence']);
  assert.deepEqual(categoryOf({ ...failing('platform_issue'), ...byChance }), ['platform_issue', 'a_rule']);
  assert.deepEqual(categoryOf(failing('platform_issue')), ['platform_issue', 'a_rule']);
  assert.deepEqual(categoryOf(results([scenario('A')])), ['unclassified', 'none']);
});

test('a run that knows its cluster knows its series, with or without a history', () => {
  const cluster = {
    ...{ server: 'https://api', openshift: '4.20.3', csv: 'operator.v1.21.0', channel: 'pipelines-1.21' },
    ...{ architecture: 'amd64', sandbox: false },
  };
  const seriesOf = (finished: Finished) => {
    const run = finishedRun(finished);
    return buildReport(run, verdictOf(run)).run.series;
  };
  const links = { 'cluster:target': cluster };
  assert.equal(seriesOf({ links }), 'pipelines-1.21/4.20/amd64');
  assert.equal(seriesOf({ links, request: { series: 'mine' } }), 'mine');
  assert.equal(seriesOf({}), 'none');
});
