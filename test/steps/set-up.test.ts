import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamstressError } from '../../src/model/error.ts';
import { setUpSteps } from '../../src/steps/set-up.ts';
import { apiCluster } from '../cluster/api-cluster.ts';
import { productOf } from '../cluster/every-component.ts';
import { noted } from '../cluster/sandbox-cluster.ts';
import { runStep } from './run-step.ts';

const { cluster, store } = await apiCluster();
const needs = { registry: undefined, ...productOf([]) };
const never = new AbortController().signal;

function step(name: string, repair = true) {
  return setUpSteps(needs, repair).find((one) => one.name === `setup:${name}`) ?? assert.fail(name);
}

test('the chains of registry and operator do not wait for each other', () => {
  const waits = Object.fromEntries(setUpSteps(needs, true).map(({ name, requires }) => [name, requires.slice(1)]));
  assert.deepEqual(waits, {
    'setup:registry': [],
    'setup:namespace': ['ready:registry'],
    'setup:pusher': ['ready:namespace'],
    'setup:image-puller': ['ready:namespace'],
    'setup:operator': [],
    'setup:tekton-config': ['ready:operator'],
  });
  assert.ok(setUpSteps(needs, true).every(({ requires }) => requires[0] === 'lock:cluster'));
});

test('whoever may not repair needs only to look', () => {
  const verbs = new Set(
    setUpSteps(needs, false).flatMap(({ permissions = [] }) => permissions.map(({ verb }) => verb)),
  );
  assert.deepEqual([...verbs].sort(), ['get', 'list']);
});

test('what was changed is told, and a second time there is nothing to do', async () => {
  const links = { 'lock:cluster': { holder: 'we', lost: never }, 'ready:registry': true };
  const first = await runStep(step('namespace'), links, { cluster });
  assert.equal(first.result.summary, 'namespace "tekton-upstream" (create Namespace "tekton-upstream")');
  assert.equal(first.created['ready:namespace'], true);
  const second = await runStep(step('namespace'), links, { cluster });
  assert.deepEqual([second.result.status, second.result.summary], ['skipped', 'namespace "tekton-upstream"']);
  store.remove({ apiVersion: 'v1', kind: 'Namespace', name: 'tekton-upstream' });
});

test('a cluster that is not ours any more is not changed', async () => {
  const lost = AbortSignal.abort(new StreamstressError('infrastructure', ['locking', 'lost'], 'the lock is lost'));
  const looking = noted(cluster);
  const links = { 'lock:cluster': { holder: 'we', lost }, 'ready:registry': true };
  const { result } = await runStep(step('namespace'), links, { cluster: looking });
  assert.equal(result.error?.reason, 'locking:lost');
  assert.deepEqual(looking.writes, []);
});
