import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Moved, PastRun } from '../../src/model/verdict.ts';
import type { Git } from '../../src/ports/git.ts';
import { compareSourcesStep } from '../../src/steps/compare-sources.ts';
import { idOf, scenario } from '../analysis/evidence.ts';
import { results } from '../report/finished.ts';
import { component, imagesOf, runStep, snapshot } from './run-step.ts';

const [pipeline, triggers] = [component('pipeline'), component('triggers')];
const names = ['pipeline', 'triggers', 'release-tests'];

function pastRun(id: string, commit: string, passed: string): PastRun {
  const sources = Object.fromEntries(names.map((name) => [name, snapshot(name, commit)]));
  const versions = { operator: 'v1.21.0', openshift: '4.20.3' };
  return { id, sources, images: {}, versions, seconds: {}, passed: [...passed].map(idOf) };
}

const git: Pick<Git, 'commitsBetween'> = {
  commitsBetween: async (_repository, good, bad) =>
    good === 'aaa' ? [{ commit: bad, author: 'Ada', subject: 'Change it' }] : undefined,
};

/** Today: pipeline and triggers at `ccc`, the tests as they were; the scenarios of these letters fail. */
async function compare(runs: readonly PastRun[], failing: string, built = [pipeline, triggers], others: object = {}) {
  const links = {
    'history:series': { series: 's', runs, open: [] },
    ...results([...failing].map((letter) => scenario(letter))),
    ...Object.fromEntries(
      names.map((name) => [`commit:${name}`, snapshot(name, name === 'release-tests' ? 'aaa' : 'ccc')]),
    ),
    ...Object.assign({}, ...built.map((one) => imagesOf(one, 'ccc'))),
    'cluster:target': { openshift: '4.20.3', csv: 'v1.21.1' },
    ...others,
  };
  const { result, created } = await runStep(compareSourcesStep([pipeline, triggers], ['release-tests']), links, {
    git: git as Git,
  });
  return { summary: result.summary, moved: created['moved:sources'] as Moved };
}

test('what moved since the last run is listed with its commits', async () => {
  const { moved, summary } = await compare([pastRun('yesterday', 'aaa', 'AB')], 'A');
  assert.equal(moved.baseline?.id, 'yesterday');
  assert.deepEqual(
    moved.ranges.map(({ name, good, bad, commits }) => [name, good, bad, commits?.length]),
    [
      ['pipeline', 'aaa', 'ccc', 1],
      ['triggers', 'aaa', 'ccc', 1],
    ],
  );
  assert.equal(summary, 'since yesterday: pipeline (1 commit), triggers (1 commit)');
});

test('the run to compare with is the newest in which the new failures passed', async () => {
  const runs = [pastRun('yesterday', 'bbb', 'B'), pastRun('earlier', 'aaa', 'AB')];
  assert.equal((await compare(runs, 'B')).moved.baseline?.id, 'yesterday');
  assert.equal((await compare(runs, 'AB')).moved.baseline?.id, 'earlier');
  assert.equal((await compare(runs, '')).moved.baseline?.id, 'yesterday');
});

test('what moved is told apart from what did not, since every run from which a test has turned', async () => {
  const runs = [pastRun('yesterday', 'ccc', 'B'), pastRun('earlier', 'aaa', 'AB')];
  const record = {
    runs: ['earlier', 'yesterday'],
    tests: [
      { id: idOf('A'), spec: 's', results: ['passed', 'skipped'] },
      { id: idOf('B'), spec: 's', results: ['passed', 'passed'] },
    ],
  };
  const { moved } = await compare(runs, 'AB', [pipeline, triggers], { 'record:series': record });
  const told = moved.changes.map(({ since, ranges, versions, unmoved }) => ({
    ...{ since, unmoved },
    moved: [...ranges, ...versions].map(({ name }) => name),
  }));
  assert.deepEqual(told, [
    { since: 'yesterday', moved: ['release-tests', 'operator'], unmoved: ['pipeline', 'triggers', 'openshift'] },
    { since: 'earlier', moved: ['pipeline', 'triggers', 'operator'], unmoved: ['release-tests', 'openshift'] },
  ]);
  assert.equal(moved.baseline?.id, 'earlier');
});

test('commits that cannot be read are unknown, not none', async () => {
  const { moved } = await compare([pastRun('yesterday', 'bbb', 'A')], 'A');
  assert.ok(moved.ranges.every(({ commits }) => commits === undefined));
});

test('a component that was not built was not tested: its commit is no suspect', async () => {
  const { moved } = await compare([pastRun('yesterday', 'aaa', 'A')], 'A', [triggers]);
  assert.deepEqual(
    moved.ranges.map(({ name }) => name),
    ['triggers'],
  );
});

test('a new series has nothing to compare with', async () => {
  const { moved, summary } = await compare([], 'A');
  assert.deepEqual(moved, { baseline: undefined, ranges: [], changes: [] });
  assert.equal(summary, 'nothing to compare with yet');
});
