import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/report/report.ts';
import type { UpstreamName } from '../../src/wiring.ts';
import { playedWorld } from '../e2e/world.ts';

/** Who is accused of which scenario, how many commits are suspect, and who is cleared. */
function accusations({ verdict }: Report) {
  return verdict.attributions.map(({ scenario, accused, ranges, cleared }) => ({
    scenario,
    accused,
    commits: ranges.map(({ name, commits }) => [name, commits?.length]),
    cleared: [...cleared].sort(),
  }));
}

const brokenBy = {
  triggers: {
    scenario: 'Verify CEL filter of an EventListener: TRIGGERS-01-TC03',
    accused: 'triggers',
    commits: [['triggers', 2]],
    cleared: ['pipeline', 'release-tests'],
  },
  pipeline: {
    scenario: 'Pass the results of a task to the next: PIPELINES-03-TC02',
    accused: 'pipeline',
    commits: [['pipeline', 3]],
    cleared: ['release-tests', 'triggers'],
  },
  'release-tests': {
    scenario: 'Bind the fields of a push: TRIGGERS-02-TC01',
    accused: 'release-tests',
    commits: [['release-tests', 2]],
    cleared: ['pipeline', 'triggers'],
  },
} as const;

const category = {
  triggers: 'upstream_regression',
  pipeline: 'upstream_regression',
  'release-tests': 'test_bug',
} as const;

for (const breaks of [['pipeline'], ['triggers', 'pipeline'], ['release-tests'], []] satisfies UpstreamName[][]) {
  test(`a break in ${breaks.join(' and ') || 'nothing'} gets the verdict that it deserves`, async (t) => {
    const world = await playedWorld(t, breaks);
    const first = await world.night(1);
    assert.equal(first.code, 0);
    assert.equal(first.report.verdict.kind, 'passed');

    const second = await world.night(2);
    assert.equal(second.code, breaks.length > 0 ? 1 : 0);
    assert.equal(second.report.run.exitCode, second.code);
    assert.equal(second.report.verdict.kind, breaks.length > 0 ? 'broken' : 'passed');
    const expected = breaks.map((name) => brokenBy[name]);
    const sorted = (list: readonly { scenario: string }[]) =>
      list.toSorted((a, b) => a.scenario.localeCompare(b.scenario));
    assert.deepEqual(sorted(accusations(second.report)), sorted(expected));
    const failed = second.report.tests.filter(({ status }) => status === 'failed').map((failing) => failing.category);
    assert.deepEqual(failed.sort(), breaks.map((name) => category[name]).sort());
  });
}
