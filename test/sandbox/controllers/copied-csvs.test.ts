import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { copiedCsvController } from '../../../src/sandbox/controllers/copied-csvs.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { emptyServiceVersion } from '../../../src/sandbox/controllers/olm/cluster-service-version.ts';
import { createStore, keyOf } from '../../../src/sandbox/memory-store.ts';
import { idle, until } from './until.ts';

// Seen: lab.md 2.4 (mark T6: a patched copy is put back within 0.2 s) and 01-installed/csv-copied.json.

test('T6: every namespace has a copy; a patched one is put back, all go with the original', async (context) => {
  const store = createStore(Date.now);
  context.after(runController(store, copiedCsvController(store), assert.fail));
  for (const name of ['openshift-operators', 'default']) store.create({ ...kinds.namespace, metadata: { name } });
  const original = store.create(emptyServiceVersion('operator.v1', 'openshift-operators'));
  store.update({ ...original, status: { phase: 'Succeeded', reason: 'InstallSucceeded' } }, 'status');
  const key = { ...kinds.clusterServiceVersion, namespace: 'default', name: 'operator.v1' };
  const copy = await until(store, () => store.get(key)?.status && store.get(key));
  assert.equal(copy.metadata.labels?.['olm.copiedFrom'], 'openshift-operators');
  assert.deepEqual([copy.status.phase, copy.status.reason], ['Succeeded', 'Copied']);
  store.update({ ...copy, spec: { ...copy.spec, displayName: 'mine' } });
  await until(store, () => store.get(key)?.spec.displayName === 'operator.v1');
  store.create({ ...kinds.namespace, metadata: { name: 'later' } });
  await until(store, () => store.get({ ...key, namespace: 'later' }));
  store.remove(keyOf(original));
  await idle(store);
  assert.deepEqual(store.list(kinds.clusterServiceVersion), []);
});
