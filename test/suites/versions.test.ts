import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import type { ClusterFacts } from '../../src/model/cluster-facts.ts';
import { StreamstressError } from '../../src/model/error.ts';
import { readVersions } from '../../src/suites/versions.ts';
import { apiCluster } from '../cluster/api-cluster.ts';

const { store, cluster } = await apiCluster();
const csv = 'openshift-pipelines-operator-rh.v1.22.5';
const facts: ClusterFacts = {
  ...{ server: 'https://api', openshift: '4.18.3', csv, channel: 'pipelines-1.22', architecture: 'amd64' },
  sandbox: true,
};
const read = async (change: Partial<ClusterFacts> = {}) => {
  return Object.fromEntries(await readVersions(cluster, { ...facts, ...change }));
};

test('versions are those that the cluster says: of itself, of its operator, of what that has installed', async () => {
  const metadata = { name: 'mine', namespace: 'openshift-operators' };
  const spec = { channel: 'pipelines-1.22', source: 'nights', installPlanApproval: 'Manual' };
  store.create({ ...kinds.subscription, metadata, spec, status: { installedCSV: csv } });
  store.create({ ...kinds.subscription, metadata: { ...metadata, name: 'other' }, spec: {}, status: {} });
  const apiVersion = 'operator.tekton.dev/v1alpha1';
  const installed = { TektonPipeline: 'pipeline', TektonTrigger: 'trigger' };
  for (const [kind, name] of Object.entries(installed))
    store.create({ apiVersion, kind, metadata: { name }, status: { version: 'v1.9.6' } });
  store.create({ apiVersion, kind: 'TektonChain', metadata: { name: 'chain' } });
  assert.deepEqual(await read(), {
    ...{ openshift: '4.18', operator: '1.22', csv, 'csv-version': '1.22.5', architecture: 'amd64' },
    ...{ subscription: 'mine', channel: 'pipelines-1.22', catalogue: 'nights', approval: 'Manual' },
    ...{ pipeline: '1.9.6', triggers: '1.9.6' },
  });
});

test('what nobody says is left out', async () => {
  const bare = await read({ csv: 'Deployment a/b', openshift: 'unknown', architecture: 'amd64+arm64' });
  assert.deepEqual(bare, { csv: 'Deployment a/b', pipeline: '1.9.6', triggers: '1.9.6' });
});

test('who may not look at a component does not know its version', async () => {
  const forbidden = new StreamstressError('infrastructure', ['cluster', 'forbidden'], 'no');
  const versions = await readVersions({ ...cluster, get: () => Promise.reject(forbidden) }, facts);
  assert.equal(versions.has('pipeline'), false);
  assert.equal(versions.get('operator'), '1.22');
});
