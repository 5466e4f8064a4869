import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGauge } from '../../../src/results/gauge/read-gauge.ts';
import { plannedScenarios } from '../../../src/results/specs/planned-scenarios.ts';
import { recorded, recordedSpecs } from './recordings.ts';

const specs = recordedSpecs();

function below(folder: string): ReadonlyMap<string, string> {
  return new Map([...specs].filter(([file]) => file.startsWith(folder)));
}

/** What was planned by these specifications, and the problem where not all of it ran. */
async function incomplete(name: string, folder: string, tags = ''): Promise<readonly [number, string | undefined]> {
  const { xml, ...left } = recorded(name);
  const planned = plannedScenarios(below(folder), tags) ?? assert.fail();
  const read = await readGauge({ ...left, specs, planned, xml: xml && [xml] });
  assert.equal(read.planned, planned.length);
  return [planned.length, read.problems.find((problem) => problem.startsWith('the suite is incomplete'))];
}

test('a run that told of every scenario is complete, however it went', async () => {
  for (const name of ['default', 'pre-failed', 'parallel', 'machine-readable']) {
    assert.deepEqual(await incomplete(name, 'specs'), [11, undefined], name);
  }
  for (const name of ['all-pass', 'verbose', 'table-rows', 'after-suite-fail']) {
    assert.deepEqual(await incomplete(name, 'specs/pipelines.spec'), [2, undefined], name);
  }
  for (const name of ['fail-safe', 'retries']) {
    assert.deepEqual(await incomplete(name, 'specs/failing.spec'), [5, undefined], name);
  }
  assert.deepEqual(await incomplete('validation-only', 'specs/unimplemented.spec'), [2, undefined]);
  assert.deepEqual(await incomplete('all-skipped', 'specs/sub/alltodo.spec'), [1, undefined]);
  assert.deepEqual(await incomplete('tags-none', 'specs', 'nosuchtag'), [0, undefined]);
});

test('a run that was killed, or in which a hook stopped a specification, is incomplete', async () => {
  const [planned, killed] = await incomplete('killed', 'specs');
  assert.equal(planned, 11);
  assert.match(killed ?? '', /^the suite is incomplete: \d+ of 11 scenarios have no result: /);
  const [, stopped] = await incomplete('before-spec-fail', 'specs/pipelines.spec');
  assert.match(
    stopped ?? '',
    /^the suite is incomplete: 2 of 2 scenarios have no result: specs\/pipelines\.spec::Run /,
  );
});

test('tags select by those of the scenario and of its specification', () => {
  const named = (tags: string) => plannedScenarios(specs, tags)?.map(({ file, line }) => `${file}:${line}`);
  assert.deepEqual(named('e2e & !tables'), ['specs/pipelines.spec:14']);
  assert.deepEqual(named('negative | tables'), ['specs/failing.spec:9', 'specs/pipelines.spec:21']);
  assert.equal(named('(e2e'), undefined);
});
