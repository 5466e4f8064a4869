import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createSecrets } from '../../../src/adapters/secrets.ts';
import { createServices } from '../../../src/adapters/services.ts';
import { acceptedPayload } from '../../../src/cluster/releases/release-controller.ts';
import { releasedPayload } from '../../../src/cluster/releases/update-service.ts';
import { byVersion } from '../../../src/cluster/releases/version-order.ts';
import type { AskedInput } from '../../../src/model/ci-run.ts';
import type { StreamstressError } from '../../../src/model/error.ts';
import { startReleaseController } from '../../../src/sandbox/ci/release-controller.ts';
import { startUpdateGraph } from '../../../src/sandbox/ci/update-graph.ts';

const { signal } = new AbortController();
const trust = { certificateAuthority: undefined };
const services = createServices({ trust, environment: {}, secrets: createSecrets(), signal });
const nightly = (time: string) => ({ name: `4.19.0-0.nightly-${time}`, pullSpec: `quay.io/ocp/release:${time}` });
const controller = await startReleaseController(() => ({
  '4.19.0-0.nightly': [
    nightly('2026-01-01-000000'),
    nightly('2026-01-02-000000'),
    { ...nightly('2026-01-03-000000'), phase: 'Rejected' },
  ],
  '4.19.0-0.nightly-arm64': [{ name: '4.19.0-0.nightly-arm64-2026-01-01-000000', pullSpec: 'quay.io/ocp/release:arm' }],
  '4-stable': ['4.18.9', '4.19.1', '4.20.0'].map((name) => ({ name, pullSpec: `quay.io/ocp/release:${name}` })),
}));
const update = await startUpdateGraph(() =>
  ['4.19.2', '4.19.10', '4.18.30'].map((version) => ({
    ...{ version, payload: `quay.io/ocp/release:${version}`, channels: ['stable-4.19'] },
  })),
);
after(async () => {
  await controller.close();
  await update.close();
});

type Of<T extends AskedInput['type']> = Extract<AskedInput, { type: T }>;
const candidate: Of<'candidate'> = {
  ...{ type: 'candidate', product: 'ocp', architecture: 'amd64', stream: 'nightly', version: '4.19', relative: 0 },
};
const prerelease: Of<'prerelease'> = {
  ...{ type: 'prerelease', product: 'ocp', architecture: 'amd64', stream: '4-stable', relative: 0 },
  ...{ lower: '4.18.0-0', upper: '4.19.0-0' },
};
const release: Of<'release'> = { type: 'release', version: '4.19', channel: 'stable', architecture: 'amd64' };
const ofController = (asked: Of<'candidate' | 'prerelease'>) =>
  acceptedPayload(services, controller.url, asked, signal);
const ofUpdates = (asked: Of<'release'>) => releasedPayload(services, update.url, asked, signal);

test('a candidate is the newest that was accepted, or one that is older', async () => {
  assert.equal((await ofController(candidate)).pullSpec, 'quay.io/ocp/release:2026-01-02-000000');
  assert.equal((await ofController({ ...candidate, relative: 1 })).version, '4.19.0-0.nightly-2026-01-01-000000');
  assert.equal((await ofController({ ...candidate, architecture: 'arm64' })).pullSpec, 'quay.io/ocp/release:arm');
});

test('a prerelease lies between two versions', async () => {
  assert.equal((await ofController(prerelease)).version, '4.18.9');
});

test('where there is none, the message has the address and what there is', async () => {
  await assert.rejects(ofController({ ...candidate, relative: 5 }), (error: StreamstressError) => {
    assert.deepEqual([error.kind, error.reason], ['request', 'ci:resolving_release:not_found']);
    assert.ok(error.message.includes(`${controller.url}/api/v1/releasestream/4.19.0-0.nightly/latest?rel=5`));
    assert.match(error.message, /nightly-2026-01-03-000000 \(Rejected\)/);
    return true;
  });
  await assert.rejects(ofController({ ...candidate, version: '4.99' }), /it knows none/);
});

test('a release is the newest of its channel, or the very one', async () => {
  assert.equal((await ofUpdates(release)).version, '4.19.10');
  assert.equal((await ofUpdates({ ...release, version: '4.19.2' })).pullSpec, 'quay.io/ocp/release:4.19.2');
  await assert.rejects(
    ofUpdates({ ...release, version: '4.19.3' }),
    /release 4\.19\.3.*4\.19\.10, 4\.19\.2, 4\.18\.30/,
  );
});

test('an address with a path is asked there', async () => {
  const place = `${controller.url}/api/v1/releasestream`;
  assert.equal(
    (await acceptedPayload(services, place, candidate, signal)).version,
    '4.19.0-0.nightly-2026-01-02-000000',
  );
});

test('versions are ordered as semver.org says', () => {
  const ordered = ['4.9.0', '4.19.0-ec.2', '4.19.0-rc.1', '4.19.0-rc.10', '4.19.0', '4.19.2', '4.19.10'];
  assert.deepEqual(ordered.toReversed().toSorted(byVersion), ordered);
});
