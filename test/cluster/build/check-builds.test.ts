import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBuilds } from '../../../src/cluster/checks/builds.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { apiCluster } from '../api-cluster.ts';

const { store, cluster } = await apiCluster();
const version = store.create({ ...kinds.clusterVersion, metadata: { name: 'version' } });

async function withCapabilities(capabilities: object | undefined): Promise<string> {
  store.update({ ...version, metadata: { name: 'version' }, status: { capabilities } }, 'status');
  const { status, summary } = await checkBuilds(cluster);
  return `${status}: ${summary}`;
}

test('a cluster builds images unless that is a capability that is not enabled', async () => {
  const knownCapabilities = ['Build', 'Console'];
  assert.match(await withCapabilities(undefined), /^ok: /);
  assert.match(await withCapabilities({ knownCapabilities: ['Console'], enabledCapabilities: [] }), /^ok: /);
  assert.match(await withCapabilities({ knownCapabilities, enabledCapabilities: ['Build'] }), /^ok: /);
  assert.equal(
    await withCapabilities({ knownCapabilities, enabledCapabilities: ['Console'] }),
    'failed: the cluster builds no images: its capability "Build" is not enabled',
  );
});
