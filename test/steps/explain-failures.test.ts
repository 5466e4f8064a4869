import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamstressError } from '../../src/model/error.ts';
import type { Explanation } from '../../src/model/failure.ts';
import type { ClusterObserved } from '../../src/model/observation.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { endObservationStep } from '../../src/steps/end-observation.ts';
import { explainFailuresStep } from '../../src/steps/explain-failures.ts';
import { observeClusterStep } from '../../src/steps/observe-cluster.ts';
import { idOf, scenario } from '../analysis/evidence.ts';
import { productOf } from '../cluster/every-component.ts';
import { ownRules } from '../results/explain/own-rules.ts';
import { runStep } from './run-step.ts';

const step = explainFailuresStep({ suites: ['a', 'b'], rules: ownRules, known: [], assumeUpstream: false });

function resultsOf(suite: string, ...tests: readonly TestResult[]) {
  return { [`results:${suite}`]: { suite, tests, problems: [], exitCode: 1 } };
}

async function explained(links: Readonly<Record<string, unknown>>) {
  const { result, created } = await runStep(step, links, {});
  return { result, explanation: created['explained:all'] as Explanation };
}

test('failures of all suites are explained together, with what was seen of the cluster', async () => {
  const startedAt = '2026-03-01T10:00:00Z';
  const lost = { from: Date.parse(startedAt), until: Date.parse(startedAt), text: 'Node "worker-0" is NotReady' };
  const observed: ClusterObserved = {
    components: [{ name: 'chains', swapped: false, present: false }],
    observations: [lost],
  };
  const { result, explanation } = await explained({
    'observed:cluster': observed,
    ...resultsOf('a', { ...scenario('A'), startedAt }, scenario('X', 'passed')),
    ...resultsOf('b', { ...scenario('B'), message: 'not signed by chains', startedAt: '2026-03-01T11:00:00Z' }),
  });
  const rules = [...explanation.classified].map(([id, { rule }]) => [id, rule]);
  assert.deepEqual(rules, [
    [idOf('A'), 'node_lost'],
    [idOf('B'), 'chains_needed'],
  ]);
  assert.deepEqual([...explanation.evidence], [[idOf('A'), ['10:00:00 Node "worker-0" is NotReady']]]);
  assert.deepEqual(explanation.components, observed.components);
  assert.equal(result.summary, 'a rule knows 2 of 2 failing tests');
});

test('without a cluster and without results there is an explanation all the same', async () => {
  const { result, explanation } = await explained({});
  assert.deepEqual([result.status, result.summary], ['skipped', 'no failure to explain']);
  assert.equal(explanation.classified.size, 0);
});

test('a cluster that cannot be watched is no reason not to test', async () => {
  const refuse = async () => {
    throw new StreamstressError('infrastructure', ['cluster', 'unreachable'], 'no answer');
  };
  const cluster = { list: refuse, get: refuse } as unknown as Cluster;
  const links = { 'cluster:target': { csv: 'x' }, 'deployed:all': [] };
  const { result, created } = await runStep(observeClusterStep(productOf([]), ['a/v1/Kind']), links, { cluster });
  assert.deepEqual([result.status, created], ['skipped', {}]);
  assert.equal(result.summary, 'failures are explained without the cluster: no answer');
  const ended = await runStep(endObservationStep(['a']), {}, {});
  assert.deepEqual([ended.result.status, ended.created], ['skipped', {}]);
});
