import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestRequest } from '../../src/model/request.ts';
import type { Suite, SuiteNeed } from '../../src/model/suite.ts';
import { planSuite } from '../../src/suites/plan-suite.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';

const specs = new Map([
  ['specs/a.spec', '# A\n\n## One: A-01-TC01\nTags: e2e, image\n\n* step\n\n## Two: A-01-TC02\nTags: e2e\n\n* step'],
  ['specs/deep/b.spec', '# B\n\nTags: e2e\n\n## Three\n\n* step\n\n## Four\nTags: skip-4.18\n\n* step'],
  ['specs/deep/c.spec', '# C\n\n## Five\nTags: e2e\n\n* step'],
  ['specs/olm.spec', '# Olm\n\n## Uninstall\nTags: e2e\n\n* step'],
]);
const versions = new Map(Object.entries({ openshift: '4.18', operator: '1.22', pipeline: '1.9.6' }));
const base: SuiteNeed = { name: 'need', specs: [], tags: '', cases: [], tools: [], variables: [], users: [] };

function planOf(suite: Partial<Suite> = {}, testing: Partial<TestRequest> = {}, missing: readonly SuiteNeed[] = []) {
  const whole = { ...plainSuite, tags: 'e2e & !skip-{openshift}', without: ['specs/olm.spec'], ...suite };
  const needs = missing.map((need) => ({ need, missing: `"${need.name}" is not there`, unknown: undefined }));
  const asked = { ...plainTesting, ...testing };
  const plan = planSuite({ suite: whole, testing: asked, specs, versions, needs, isGiven: (name) => name === 'GIVEN' });
  return { ...plan, headings: plan.planned?.map(({ heading }) => heading) };
}

test('tags have the cluster in them, and what is never run is cut out by naming the rest', () => {
  const { calls, headings, gaps } = planOf();
  assert.deepEqual(headings, ['One: A-01-TC01', 'Two: A-01-TC02', 'Three', 'Five']);
  assert.deepEqual(calls, [{ specs: ['specs/a.spec', 'specs/deep'], tags: 'e2e & !skip-4.18', streams: 1 }]);
  assert.deepEqual(gaps, []);
  assert.deepEqual(planOf({ without: [] }).calls[0]?.specs, ['specs']);
  assert.deepEqual(planOf({ without: ['specs/none.spec'] }).calls[0]?.specs, ['specs'], 'nothing is cut');
  assert.deepEqual(planOf({ tags: 'e2e & !x-{hub}' }).calls[0]?.tags, 'e2e & !x-unknown');
});

test('what the others cannot bear runs last and never beside them', () => {
  const { calls, headings } = planOf({ alone: ['specs/deep/b.spec', './specs/a.spec'], streams: 2 }, { streams: 3 });
  assert.deepEqual(
    calls.map((call) => [call.specs, call.streams]),
    [
      [['specs/deep/c.spec'], 3],
      [['specs/a.spec', 'specs/deep/b.spec'], 1],
    ],
  );
  assert.equal(headings?.length, 4);
  assert.equal(planOf({ streams: 2 }).calls[0]?.streams, 2);
});

test('where something is missing its scenarios are gaps, each with all that it lacks, and the others are named', () => {
  const image = { ...base, name: 'registry', specs: ['specs/a.spec'], tags: 'image' };
  const two = planOf({}, {}, [image, { ...base, name: 'one', cases: ['A-01-TC01'] }]);
  assert.deepEqual(two.calls[0]?.specs, ['specs/a.spec:8', 'specs/deep']);
  assert.deepEqual(
    two.gaps.map(({ scenario, need, why }) => [scenario.heading, need, why]),
    [['One: A-01-TC01', 'registry, one', 'It was not run: "registry" is not there; "one" is not there']],
  );
  assert.deepEqual(two.headings, ['Two: A-01-TC02', 'Three', 'Five']);
  const all = planOf({}, {}, [base]);
  assert.deepEqual([all.calls, all.planned, all.gaps.length], [[], [], 4]);
});

test('scenarios that are asked for run whatever their tags, by any of their lines', () => {
  const { calls, headings } = planOf({}, { scenarios: ['specs/deep/b.spec:11', './specs/a.spec:5'] });
  assert.deepEqual(headings, ['One: A-01-TC01', 'Four']);
  assert.deepEqual(calls, [{ specs: ['specs/a.spec:3', 'specs/deep/b.spec:9'], tags: '', streams: 1 }]);
  const gone = planOf({}, { scenarios: ['specs/a.spec:3'] }, [{ ...base, specs: ['specs/a.spec'] }]);
  assert.deepEqual([gone.calls, gone.gaps.length], [[], 1]);
});

test('a scenario that is not there, or is never run, is refused with what there is', () => {
  const refused = (scenarios: readonly string[], reason: string, message: RegExp) =>
    assert.throws(() => planOf({}, { scenarios }), { kind: 'request', reason: `suites:${reason}`, message });
  refused(
    ['specs/a.spec:2', 'specs/none.spec:3'],
    'no_such_scenario',
    /^--scenario "specs\/a\.spec:2": no scenario of "specs\/a\.spec" is at line 2; they begin at 3 "One: A-01-TC01", 8 "Two.*\n--scenario "specs\/none\.spec:3": the suite has no specification "specs\/none\.spec"/,
  );
  refused(
    ['specs/olm.spec:3'],
    'never_run',
    /^--scenario "specs\/olm\.spec:3" is never run: "without" of "release-tests"/,
  );
});

test('where nothing is selected, or the tags make no sense, Gauge is asked to say so itself, never of what is never run', () => {
  const places = ['specs/a.spec', 'specs/deep'];
  const none = planOf({}, { tags: 'nothing' });
  assert.deepEqual([none.calls, none.planned], [[{ specs: places, tags: 'nothing', streams: 1 }], []]);
  const odd = planOf({ tags: 'e2e & (' });
  assert.deepEqual([odd.calls[0]?.specs, odd.planned], [places, undefined]);
  assert.deepEqual(planOf({ without: [] }, { tags: 'nothing' }).calls[0]?.specs, ['specs']);
});

test('the environment has what the cluster says, and never what the user has set', () => {
  const env = { A: 'v{pipeline}', B: '{hub}', C: 'plain', GIVEN: 'mine', D: '{operator}-{openshift}' };
  assert.deepEqual(planOf({ env }).env, { A: 'v1.9.6', C: 'plain', D: '1.22-4.18' });
});
