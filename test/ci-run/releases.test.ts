import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { openNamespace } from '../../src/cluster/ci-namespace/open-namespace.ts';
import { importImage } from '../../src/cluster/image-streams/import-image.ts';
import { taggedImage } from '../../src/cluster/image-streams/pull-spec.ts';
import { readStream } from '../../src/cluster/image-streams/read-stream.ts';
import { takeStream } from '../../src/cluster/image-streams/take-stream.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { assemblePayload } from '../../src/cluster/releases/assemble-payload.ts';
import { importPayload } from '../../src/cluster/releases/import-payload.ts';
import type { StreamstressError } from '../../src/model/error.ts';
import { createReleases } from '../../src/sandbox/ci/releases.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'releases-'));
const sandbox = await startSandbox({ folder, installed: false, containers: 'image', registryAuth: true });
after(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});
const standIns = { inputs: [], claims: [], leases: [], secrets: [], projects: [], releaseTags: [], architectures: [] };
const releases = createReleases(sandbox, standIns);
const cluster = createCluster({ kubeconfig: sandbox.kubeconfig });
const waiting = { clock: createClock(), signal: new AbortController().signal, progress: () => {} };

async function ground(name: string) {
  const lifetime = { idle: 3600, whole: 7200 };
  const order = { name, labels: { 'created-by-ci': 'true' }, lifetime, restrictNetwork: true };
  return { ...waiting, cluster, ...(await openNamespace(cluster, order, waiting)) };
}

const initial = { release: 'initial', stream: 'stable-initial', pendingTimeout: 60 };
const latest = { release: 'latest', stream: 'stable', pendingTimeout: 60 };

test('a payload is imported with all its images, and made anew of them with one that was built', async () => {
  const run = await ground('ci-op-releases');
  const imported = await importPayload(run, releases.payload('4.19.3'), initial);
  assert.equal(imported.images, 5);
  const of = await readStream(cluster, 'ci-op-releases', 'stable-initial');
  assert.deepEqual(Object.keys(of?.images ?? {}), [
    'cli',
    'cluster-version-operator',
    'installer',
    'must-gather',
    'tests',
  ]);
  await takeStream(run, { namespace: 'ci-op-releases', name: 'stable-initial', images: of?.images ?? {} }, 'stable');
  const made = await assemblePayload(run, latest);
  assert.match(made.pullSpec, /\/ci-op-releases\/release@sha256:/);
  assert.notEqual(made.pullSpec, imported.pullSpec);
  const payload = await taggedImage(cluster, 'ci-op-releases', { stream: 'release', tag: 'latest' });
  assert.match(payload?.labels['io.openshift.release'] ?? '', /^4\.19\.3-0\.test-[\d-]+-ci-op-releases-latest$/);
});

test('runs that share the namespace do neither once more', async () => {
  const run = await ground('ci-op-releases');
  const payload = releases.payload('4.19.3');
  assert.equal((await importPayload(run, payload, initial)).images, undefined);
  assert.equal((await assemblePayload(run, latest)).images, undefined);
});

test('an image that is no payload is named with what its pod says, and the pod is gone', async () => {
  const run = await ground('ci-op-none');
  const payload = await readStream(cluster, 'ci-op-releases', 'stable');
  const other = payload?.images.cli ?? '';
  await assert.rejects(importPayload(run, other, initial), (error: StreamstressError) => {
    assert.equal(error.reason, 'ci:creating_release');
    assert.match(error.message, /"ci-op-none\/release-images-initial"[\s\S]*image-references: No such file/);
    return true;
  });
  const pod = await cluster.get({ ...kinds.pod, namespace: 'ci-op-none', name: 'release-images-initial' });
  assert.ok(pod === undefined || pod.metadata.deletionTimestamp !== undefined);
  await assert.rejects(importPayload(run, other, initial), { reason: 'ci:creating_release' }, 'a new pod tries again');
});

test('no payload is made of a stream without cli', async () => {
  const run = await ground('ci-op-few');
  const payload = await readStream(cluster, 'ci-op-releases', 'stable');
  await importImage(run, { stream: 'stable', tag: 'tests' }, payload?.images.tests ?? '');
  await assert.rejects(assemblePayload(run, latest), {
    reason: 'ci:assembling_release:image_missing',
    message: /"ci-op-few\/stable".*"cluster-version-operator" and "cli"/,
  });
});
