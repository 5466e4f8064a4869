import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../../src/model/observation.ts';
import type { TestResult } from '../../../src/model/test-result.ts';
import { findCascades } from '../../../src/results/explain/cascades.ts';
import { clusterFailures } from '../../../src/results/explain/clusters.ts';
import { evidenceNear } from '../../../src/results/explain/evidence-near.ts';
import { failureTemplate, templateId } from '../../../src/results/explain/failure-template.ts';
import { findKnownIssues } from '../../../src/results/explain/known-issues.ts';

const now = Date.UTC(2026, 2, 1, 12);

function failed(scenario: string, facts: Partial<TestResult> = {}): TestResult {
  const file = 'specs/a.spec';
  const names = { id: `${file}::${scenario}`, suite: 's', file, spec: 'A', scenario };
  return { ...names, status: 'failed', seconds: 60, ...facts };
}

const fold = (message: string) => failureTemplate(failed('A', { message }));

test('what changes from run to run is folded, and what tells failures apart is not', () => {
  const same: readonly (readonly [string, ...string[]])[] = [
    ['at <time> it was late', 'at 2026-03-01T10:00:00Z it was late', 'at 2025-12-31 23:59:59.123+01:00 it was late'],
    ['pod "a" <uid>', 'pod "a" 0b0e7d9c-93a1-4d5e-8f10-1234567890ab'],
    ['image a@<digest>', `image a@sha256:${'ab12'.repeat(16)}`],
    ['commit <hash> <hash>', 'commit 1a2b3c4 0xc000123'],
    ['dial tcp <ip>: refused', 'dial tcp 10.0.0.1:6443: refused', 'dial tcp [fd00::1]:443: refused'],
    ['pod "run-pod-<name>" failed', 'pod "run-pod-x7k2p" failed', 'pod "run-pod-zzbbc" failed'],
    ['"tekton-webhook-<name>"', '"tekton-webhook-6d4cf56db6-x7k2p"', '"tekton-webhook-7cc9b8f5d-qwrtp"'],
    ['after <duration>, <n> of <n>', 'after 5m0s, 1 of 3', 'after 1h2m3.5s, 20 of 30', 'after 300 seconds, 2 of 9'],
    ['boom', "Do this\nStep Execution Failure: 'boom'", "Do\nthat\nConcept Execution Failure: 'boom'"],
  ];
  for (const [template, ...messages] of same)
    assert.deepEqual(
      messages.map(fold),
      messages.map(() => template),
    );
  assert.notEqual(fold('no such Pipeline'), fold('no such Task'));
  assert.notEqual(fold("Scenario Pre Hook Failure: 'boom'"), fold('boom'));
  assert.equal(
    fold('openshift-pipelines/tekton-triggers-controller'),
    'openshift-pipelines/tekton-triggers-controller',
  );
});

test('several failures of a scenario are told by their details; what says nothing is in no cluster', () => {
  assert.equal(
    failureTemplate(failed('A', { message: 'Multiple failures', details: 'first\nsecond' })),
    'first second',
  );
  assert.equal(failureTemplate(failed('A')), '');
  const { clusters, clustered } = clusterFailures([
    failed('A'),
    failed('B', { message: 'x 1' }),
    failed('C', { message: 'x 2' }),
  ]);
  assert.deepEqual(clusters, [{ id: templateId('x <n>'), template: 'x <n>', tests: 2 }]);
  assert.deepEqual([...clustered.keys()], ['specs/a.spec::B', 'specs/a.spec::C']);
  assert.equal(templateId('x <n>'), '7da26bc81a', 'an id is the same in every version');
});

test('hostile messages are folded in no time', () => {
  const began = performance.now();
  for (const part of ['-a', '1', '12:', '0a', '-1a-', '1h', '[::', '2026-', ' ', "Step Execution Failure: '"])
    fold(part.repeat(1_000_000));
  assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
});

function cascadesOf(tests: readonly TestResult[], evidence: ReadonlyMap<string, readonly string[]> = new Map()) {
  return findCascades(tests, clusterFailures(tests), evidence).map(({ cause, tests: ids }) => [cause, ids.length]);
}

const times = (n: number, of: (at: number) => TestResult) => Array.from({ length: n }, (_, at) => of(at));

test('one cause of many failures is one finding', () => {
  const same = (n: number) => times(n, (at) => failed(`S${at}`, { message: `quota of ${at} exceeded` }));
  const passed = (n: number) => times(n, (at) => failed(`P${at}`, { status: 'passed' }));
  assert.deepEqual(cascadesOf([...same(5), ...passed(20)]), [['the same message: quota of <n> exceeded', 5]]);
  assert.deepEqual(cascadesOf([...same(5), ...passed(21)]), [], 'not a fifth of the tests');
  assert.deepEqual(cascadesOf(same(4)), [], 'too few to be more than chance');
  const hooks = times(3, (at) => failed(`H${at}`, { message: `Scenario Pre Hook Failure: 'no account in ${at}'` }));
  assert.deepEqual(cascadesOf([...hooks, ...passed(100)]), [
    ["the same failure before their first step: Scenario Pre Hook Failure: 'no account in <n>'", 3],
  ]);
});

test('an outage explains what failed in its time, and each failure once', () => {
  const tests = times(6, (at) => failed(`S${at}`, { message: 'timed out', startedAt: '2026-03-01T10:00:00Z' }));
  const lost = '10:00:01 Node "worker-1" is NotReady (KubeletNotReady)';
  const near = (n: number) => new Map(tests.slice(0, n).map(({ id }) => [id, [lost]]));
  assert.deepEqual(cascadesOf(tests, near(4)), [['a node was lost: Node "worker-1" is NotReady', 4]]);
  assert.deepEqual(cascadesOf(tests, near(2)), [['the same message: timed out', 6]], 'two may be chance');
  const untimed = tests.map(({ startedAt: _, ...rest }) => rest);
  assert.deepEqual(cascadesOf(untimed, near(4)), [['the same message: timed out', 6]], 'nobody knows when they failed');
});

test('what the cluster said belongs to the failures in whose time it was', () => {
  const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
  const seen: Observation[] = [
    { from: at('10:00:00'), until: at('10:00:30'), text: 'first' },
    { from: at('10:05:00'), until: at('10:05:00'), text: 'second' },
  ];
  const tests = [
    failed('early', { startedAt: '2026-03-01T10:00:40Z', seconds: 10 }),
    failed('late', { startedAt: '2026-03-01T10:04:00.000Z', seconds: 50 }),
    failed('never', { startedAt: '2026-03-01T11:00:00Z' }),
    failed('somewhen'),
    failed('passed', { status: 'passed', startedAt: '2026-03-01T10:00:00Z' }),
  ];
  const lines = Object.fromEntries([...evidenceNear(tests, seen)].map(([id, said]) => [id.slice(14), said]));
  assert.deepEqual(lines, {
    early: ['10:00:00 first'],
    late: ['10:05:00 second'],
    somewhen: ['10:00:00 first', '10:05:00 second'],
  });
  const many = times(12, (n) => failed(`${n}`)).map((_, n) => ({ from: n, until: n, text: `line ${n}` }));
  assert.equal(
    evidenceNear([failed('A')], many)
      .get('specs/a.spec::A')
      ?.at(-1),
    'and 2 more',
  );
});

const issue = (name: string, facts: { test?: string; pattern?: RegExp; expires?: string }) => ({
  ...{ name, test: undefined, pattern: undefined, expires: '2026-03-01', ...facts },
  ...{ link: 'https://issues.example.com/1', owner: 'me', why: 'it is so' },
});

test('a known issue holds to the end of its last day, and for the rows of its test', () => {
  const rows = [failed('Run | SpecRow: 1', { message: 'boom' }), failed('Run | SpecRow: 2', { message: 'other' })];
  const known = (expires: string, facts = {}) => {
    const found = findKnownIssues(rows, [issue('I', { test: 'specs/a.spec::Run', expires, ...facts })], now);
    return [found.known.size, found.knownIssues[0]?.state];
  };
  assert.deepEqual(known('2026-03-01'), [2, 'failing']);
  assert.deepEqual(known('2026-02-28'), [0, 'expired']);
  assert.deepEqual(known('2026-03-01', { pattern: /boom/ }), [1, 'failing'], 'both must hold');
});

test('an issue whose test passes again is told, and one that nobody met is not', () => {
  const state = (tests: readonly TestResult[], facts: Parameters<typeof issue>[1]) =>
    findKnownIssues(tests, [issue('I', facts)], now).knownIssues[0]?.state;
  const meant = { test: 'specs/a.spec::A' };
  assert.equal(state([failed('A', { status: 'passed' })], meant), 'passed');
  for (const status of ['skipped', 'flaky'] as const) assert.equal(state([failed('A', { status })], meant), 'unseen');
  assert.equal(state([failed('B')], meant), 'unseen');
  assert.equal(state([failed('A', { status: 'passed' })], { pattern: /boom/ }), 'unseen');
});

test('an entry that still counts wins over one that has expired', () => {
  const issues = [issue('old', { pattern: /boom/, expires: '2026-01-01' }), issue('new', { pattern: /boom/ })];
  assert.deepEqual([...findKnownIssues([failed('A', { message: 'boom' })], issues, now).known.values()], ['new']);
});
