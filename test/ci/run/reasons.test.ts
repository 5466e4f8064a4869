import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureReasons } from '../../../src/ci/run/reasons.ts';
import { StreamstressError } from '../../../src/model/error.ts';
import type { StepResult, StepStatus } from '../../../src/model/run-event.ts';

function step(kind: string, status: StepStatus, reason?: string): StepResult {
  const error = reason === undefined ? undefined : new StreamstressError('infrastructure', reason.split(':'), 'why');
  return { name: kind, kind, status, startedAt: undefined, seconds: 0, summary: '', error };
}

test('a failure is told in the words of ci-operator, by its error or by what the step was doing', () => {
  const graph = 'executing_graph:step_failed:';
  for (const [kind, reason, chain] of [
    ['ci-input', 'ci:image_forbidden', 'resolving_inputs'],
    ['ci-input', 'ci:resolving_release:none', 'resolving_release'],
    ['ci-namespace', 'ci:no_registry', 'initializing_namespace'],
    ['input-image', 'ci:import_refused', `${graph}tagging_input_image`],
    ['source', 'ci:cloning_source:clone_failed', `${graph}cloning_source`],
    ['project-image', 'ci:building_project_image:dockerfile_failed', `${graph}building_project_image`],
    ['assemble-release', 'ci:creating_release', `${graph}creating_release`],
    ['ci-lease', 'ci:acquiring_lease:timeout', `${graph}utilizing_lease:acquiring_lease`],
    ['ci-claim', 'ci:acquiring_cluster_claim:timeout', `${graph}utilizing_cluster_claim:acquiring_cluster_claim`],
    ['ci-claim', 'ci:releasing_cluster_claim', `${graph}utilizing_cluster_claim:releasing_cluster_claim`],
    ['container-test', 'ci:pod_pending:timeout', `${graph}running_pod:pod_pending`],
    ['registry-step', 'ci:pod_lost', `${graph}executing_multi_stage_test`],
    ['promotion', 'ci:promotion_refused', 'executing_post:step_failed:promoting_images'],
    ['something', 'other:reason', `${graph}unknown`],
  ] as const) {
    const steps = [step(kind, 'failed', reason)];
    assert.deepEqual(failureReasons({ steps, cancelled: false }), [chain]);
  }
});

test('each chain stands once, and only for what failed itself', () => {
  const red = [step('registry-step', 'red'), step('multi-stage-test', 'red'), step('container-test', 'red')];
  const others = [step('promotion', 'blocked'), step('registry-step', 'skipped'), step('source', 'succeeded')];
  assert.deepEqual(failureReasons({ steps: [...red, ...others], cancelled: false }), [
    'executing_graph:step_failed:executing_multi_stage_test',
    'executing_graph:step_failed:executing_test',
  ]);
  assert.deepEqual(failureReasons({ steps: [step('source', 'cancelled')], cancelled: true }), [
    'executing_graph:interrupted',
  ]);
  assert.deepEqual(failureReasons({ steps: [step('source', 'succeeded')], cancelled: false }), []);
});
