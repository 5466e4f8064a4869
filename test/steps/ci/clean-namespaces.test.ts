import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openNamespace } from '../../../src/cluster/ci-namespace/open-namespace.ts';
import { claimsOfSelector } from '../../../src/cluster/claims/claim-marks.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import type { CleanedNamespace } from '../../../src/model/ci-run.ts';
import { cleanNamespacesStep } from '../../../src/steps/ci/clean-namespaces.ts';
import { patience, sandboxCluster } from '../../cluster/sandbox-cluster.ts';
import { runStep } from '../run-step.ts';

const { cluster, store } = await sandboxCluster();
const waiting = patience(0, undefined, 1);
const order = { labels: {}, lifetime: { idle: 3600, whole: 7200 }, restrictNetwork: true };
for (const name of ['ci-op-a', 'ci-op-b']) await openNamespace(cluster, { ...order, name }, waiting);
const [label = '', value = ''] = claimsOfSelector('ci-op-a').split('=');
store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'pools' }, status: { phase: 'Active' } });
const claim = { ...kinds.clusterClaim, namespace: 'pools', name: 'claim-a' };
store.create({
  ...kinds.clusterClaim,
  metadata: { name: 'claim-a', namespace: 'pools', labels: { [label]: value } },
  spec: { clusterPoolName: 'none' },
});

async function clean(asked: { names?: readonly string[]; all?: boolean; dryRun?: boolean }) {
  const step = cleanNamespacesStep({ names: [], all: false, dryRun: false, ...asked });
  const { created, result } = await runStep(step, { 'cluster:target': {} }, { cluster, clock: waiting.clock });
  const found = (created['cleaned:ci'] ?? []) as readonly CleanedNamespace[];
  return { ...result, actions: Object.fromEntries(found.map(({ name, action }) => [name, action])) };
}

const left = async () => (await cluster.list(kinds.project, { labels: 'streamstress.dev/ci=true' })).length;

test('nothing is deleted that is in use, nor by a dry run', async () => {
  const { actions, status } = await clean({});
  assert.deepEqual([actions, status], [{ 'ci-op-a': 'keep', 'ci-op-b': 'keep' }, 'skipped']);
  assert.deepEqual((await clean({ all: true, dryRun: true })).actions, { 'ci-op-a': 'delete', 'ci-op-b': 'delete' });
  assert.equal(await left(), 2);
});

test('what is deleted gives back its clusters', async () => {
  const { actions, summary } = await clean({ names: ['ci-op-a'] });
  assert.deepEqual([actions, summary], [{ 'ci-op-a': 'delete' }, '1 of 1 namespaces are deleted']);
  assert.deepEqual([await left(), await cluster.get(claim)], [1, undefined]);
});
