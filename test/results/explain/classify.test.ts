import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureRulesSchema, toFailureRules } from '../../../src/config/failure-rules.ts';
import type { Presence } from '../../../src/model/failure.ts';
import type { TestResult } from '../../../src/model/test-result.ts';
import { classify } from '../../../src/results/explain/classify.ts';
import { ownRules, parsedRules } from './own-rules.ts';

function failed(message: string, facts: Partial<TestResult> = {}): TestResult {
  const names = { id: 'specs/a.spec::A', suite: 's', file: 'specs/a.spec', spec: 'A', scenario: 'A' };
  return { ...names, status: 'failed', seconds: 1, message, ...facts };
}

type Sample = (typeof parsedRules)[string]['positive'][number];

/** A sample of a rule as a test that failed, and its surroundings: what the rule wants absent is, unless it says otherwise. */
function failureOf(sample: Sample, absent: string | undefined) {
  const {
    message = '',
    log = [],
    present = false,
    swapped = false,
    ...facts
  } = typeof sample === 'string' ? { message: sample } : sample;
  const components: Presence[] = [{ name: 'pipeline', swapped, present: true }];
  if (absent !== undefined) components.push({ name: absent, swapped: false, present });
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return [failed(message, known), { components, evidence: log }] as const;
}

for (const [at, rule] of ownRules.entries()) {
  test(`${rule.name}: what it is for, and what it is not`, () => {
    const { positive = [], negative = [] } = parsedRules[rule.name] ?? {};
    for (const sample of positive) {
      const [failure, surroundings] = failureOf(sample, rule.absent);
      const found = classify(failure, ownRules.slice(0, at + 1), surroundings);
      assert.equal(found.rule, rule.name, `"${found.rule}" comes first and shadows it: ${JSON.stringify(sample)}`);
      if (rule.patterns.length + rule.log.length > 0) assert.ok(found.matched, 'what it matched is told');
    }
    for (const sample of negative) {
      const [failure, surroundings] = failureOf(sample, rule.absent);
      assert.equal(classify(failure, [rule], surroundings).rule, 'none', JSON.stringify(sample));
    }
  });
}

test('the details count too, and the first rule wins', () => {
  const details = 'stack\nGITHUB_TOKEN is not set\nconnect ECONNREFUSED 127.0.0.1:1';
  const all = failed('the task failed', { details });
  const first = classify(all, ownRules);
  assert.deepEqual([first.rule, first.matched, first.confidence], ['connection', 'connect ECONNREFUSED', 'medium']);
  assert.equal(classify(all, [...ownRules].reverse()).rule, 'credentials_missing');
  assert.equal(classify(failed(''), ownRules).rule, 'none');
});

function rule(facts: Record<string, unknown>) {
  const samples = { positive: ['x'], negative: ['y'] };
  return toFailureRules(
    failureRulesSchema.parse({ one: { category: 'platform_issue', why: 'x', ...samples, ...facts } }),
  );
}

test('all conditions of a rule must hold', () => {
  const boom = failed('boom', { file: 'specs/pac/a.spec', tags: ['e2e', 'tls'], component: 'Triggers' });
  const all = rule({ patterns: ['BOOM'], files: '^specs/pac/', tags: ['tls', 'pac'], component: '^triggers$' });
  assert.equal(classify(boom, all).rule, 'one');
  assert.equal(classify({ ...boom, file: 'specs/a.spec' }, all).rule, 'none');
  assert.equal(classify({ ...boom, tags: ['e2e'] }, all).rule, 'none');
  assert.equal(classify({ ...boom, component: 'Chains' }, all).rule, 'none');
});

test('a component is missing only where it was seen to be', () => {
  const needed = rule({ category: 'missing_component', component_absent: 'chains' });
  const found = (components: readonly Presence[]) => classify(failed('x'), needed, { components, evidence: [] });
  assert.deepEqual(found([{ name: 'chains', swapped: false, present: false }]), {
    ...{ category: 'missing_component', rule: 'one', why: 'x', confidence: 'high' },
  });
  for (const there of [[], [{ name: 'chains', swapped: true, present: false }]]) {
    assert.equal(found(there).rule, 'none', 'nobody knows, or it was built');
  }
});

test('what the cluster said counts less where nobody knows when the test ran', () => {
  const lost = rule({ log: ['NotReady'] });
  const surroundings = { components: [], evidence: ['Node "a" is NotReady'] };
  assert.equal(classify(failed('x', { startedAt: '2026-01-01T00:00:00Z' }), lost, surroundings).confidence, 'medium');
  assert.equal(classify(failed('x'), lost, surroundings).confidence, 'low');
});

test('a scenario that was not run for a need is a gap, whatever its message says', () => {
  const gap = failed('GITLAB_TOKEN is not set: dial tcp 1.2.3.4:1: i/o timeout', { gap: 'gitlab', status: 'error' });
  const { category, rule: name, why, confidence } = classify(gap, ownRules);
  assert.deepEqual([category, name, confidence], ['configuration_gap', 'need', 'high']);
  assert.equal(why, gap.message);
});

test('what is matched is one plain line of bounded length', () => {
  const [pattern] = rule({ patterns: ['boom[^]*'] });
  assert.ok(pattern);
  const { matched = '' } = classify(failed(`boom \u001b[31mred\u202e\n${'x'.repeat(5000)}`), [pattern]);
  assert.match(matched, /^boom red x{100,}…$/);
  assert.ok(matched.length <= 201);
});

test('hostile text does not take long', () => {
  const startedAt = performance.now();
  for (const part of [
    ...[
      'dial tcp ',
      'expected ',
      'github.com ',
      'failed calling webhook "',
      '/services/',
      'node ',
      'A_TOKEN ',
      'a',
      '\n',
    ],
    ...['upgrade setup ', 'namespace "upgrade', 'buildah ', '(a, swapped): ', 'registry secret ', 'auth failed '],
  ]) {
    const text = part.repeat(200_000);
    classify(failed(text, { details: text }), ownRules, { components: [], evidence: [text.slice(0, 3000)] });
  }
  assert.ok(performance.now() - startedAt < 5000, `${performance.now() - startedAt} ms`);
});
