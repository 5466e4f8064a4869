import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KnownIssue, Presence } from '../../../src/model/failure.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { TestResult } from '../../../src/model/test-result.ts';
import { evidenceNear } from '../../../src/results/explain/evidence-near.ts';
import { type ExplainContext, explain } from '../../../src/results/explain/explain.ts';
import { ownRules } from './own-rules.ts';

const golden = join(import.meta.dirname, '../../golden/explanation');
const now = Date.UTC(2026, 2, 1, 12);

interface Failures {
  readonly components: readonly Presence[];
  readonly observations: readonly { readonly from: string; readonly until: string; readonly text: string }[];
  readonly known: readonly (Omit<KnownIssue, 'pattern'> & { readonly pattern?: string })[];
  readonly tests: readonly Partial<TestResult>[];
}

function read(): { tests: readonly TestResult[]; context: ExplainContext } {
  const failures: Failures = JSON.parse(readFileSync(join(golden, 'failures.json'), 'utf8'));
  const tests = failures.tests.map(testOf);
  const observations: Observation[] = failures.observations.map(({ from, until, text }) => ({
    ...{ from: Date.parse(from), until: Date.parse(until), text },
  }));
  const known = failures.known.map((issue) => ({
    ...{ ...issue, test: issue.test },
    pattern: issue.pattern === undefined ? undefined : new RegExp(issue.pattern, 'im'),
  }));
  const evidence = evidenceNear(
    tests.filter(({ startedAt }) => startedAt !== undefined),
    observations,
  );
  return { tests, context: { components: failures.components, assumeUpstream: false, known, evidence, now } };
}

function testOf(facts: Partial<TestResult>): TestResult {
  const { file = '', scenario = '' } = facts;
  const names = { id: `${file}::${scenario}`, suite: 'release-tests', file, spec: file, scenario };
  return { ...names, status: 'failed', seconds: 1, ...facts };
}

test('every category is reached from what tests really say, and groups and known issues are found', (t) => {
  const { tests, context } = read();
  const { components: _, ...explanation } = explain(tests, ownRules, context);
  const plain = (_key: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  const text = `${JSON.stringify(explanation, plain, 2)}\n`;
  const path = join(golden, 'explanation.json');
  if (!existsSync(path) && !process.env.CI) {
    writeFileSync(path, text);
    t.diagnostic(`${path} was missing and is written now: read it, then commit it`);
  }
  assert.equal(text, readFileSync(path, 'utf8'));
});

test('what nothing explains is a regression of upstream where that is asked for, and only that', () => {
  const { tests, context } = read();
  const [found, assumed] = [false, true].map((assumeUpstream) =>
    explain(tests, ownRules, { ...context, assumeUpstream }),
  );
  for (const [id, before] of found?.classified ?? []) {
    const after = assumed?.classified.get(id);
    if (before.category !== 'unclassified') assert.deepEqual(after, before);
    else assert.deepEqual([after?.category, after?.rule, after?.confidence], ['upstream_regression', 'assumed', 'low']);
  }
});

test('five thousand failures of one kind are one cluster and one cascade', () => {
  const message = (n: number) =>
    `expected run-${n} of "releasetest-x${n % 90}k2p" to be Succeeded after ${n}s\n${'stack '.repeat(300)}`;
  const many = Array.from({ length: 5000 }, (_, n) =>
    testOf({ file: 'specs/a.spec', scenario: `S${n}`, message: message(n) }),
  );
  const began = performance.now();
  const { clusters, cascades } = explain(many, ownRules, { ...read().context, evidence: new Map() });
  assert.ok(performance.now() - began < 4000, `${performance.now() - began} ms`);
  assert.deepEqual(
    clusters.map(({ tests }) => tests),
    [5000],
  );
  assert.deepEqual(
    cascades.map(({ tests }) => tests.length),
    [5000],
  );
});
