import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReleaseController } from '../../../src/sandbox/ci/release-controller.ts';
import { compareVersions, semanticVersion, versionRange } from '../../../src/sandbox/ci/semantic-version.ts';
import { startUpdateGraph } from '../../../src/sandbox/ci/update-graph.ts';

// Read: openshift/release-controller @ 5735800d, cmd/release-controller-api/http.go and pkg/release-controller/release.go;
// openshift/cincinnati @ 49c914f8, policy-engine/src/graph.rs; how both are asked in openshift/ci-tools @ 52352cd,
// pkg/release/{candidate,prerelease,official}/client.go.

const nightly = (day: string) => `4.19.0-0.nightly-2026-01-${day}-030405`;
const streams = {
  '4.19.0-0.nightly': [
    { name: nightly('02'), pullSpec: 'registry.test/ocp/release:02' },
    { name: nightly('04'), pullSpec: 'registry.test/ocp/release:04', phase: 'Rejected' },
    { name: nightly('03'), pullSpec: 'registry.test/ocp/release:03' },
  ],
  '4-stable': [
    { name: '4.18.9', pullSpec: 'registry.test/ocp/release:4.18.9' },
    { name: '4.19.0-rc.2', pullSpec: 'registry.test/ocp/release:rc2' },
    { name: '4.18.10', pullSpec: 'registry.test/ocp/release:4.18.10' },
  ],
  'empty-arm64': [],
};

test('the latest accepted release of a stream, or one some steps back, or within bounds', async (context) => {
  const server = await startReleaseController(() => streams);
  context.after(server.close);
  const latest = async (stream: string, query: Readonly<Record<string, string>> = {}) => {
    const url = `${server.url}/api/v1/releasestream/${stream}/latest?${new URLSearchParams(query)}`;
    const response = await fetch(url);
    return response.ok ? ((await response.json()) as { name: string }).name : [response.status, await response.text()];
  };
  assert.equal(await latest('4.19.0-0.nightly'), nightly('03'));
  assert.equal(await latest('4.19.0-0.nightly', { rel: '1' }), nightly('02'));
  assert.equal(await latest('4-stable', { in: '>4.18.0-0 <4.19.0-0' }), '4.18.10');
  assert.equal(await latest('4-stable', { in: '>4.18.0-0 <4.20.0-0', rel: '2' }), '4.18.9');
  const nothing = [404, 'no tags exist within the release that satisfy the request\n'];
  assert.deepEqual(await latest('4.19.0-0.nightly', { rel: '2' }), nothing);
  assert.deepEqual(await latest('empty-arm64'), nothing);
  assert.deepEqual(await latest('4.99.0-0.ci'), [404, 'no release configuration exists with the requested name\n']);
  assert.deepEqual(await latest('4-stable', { rel: '-1' }), [400, 'error: ?rel must be non-negative integer\n']);
  const text = await fetch(`${server.url}/api/v1/releasestream/4-stable/latest?format=pullSpec`);
  assert.equal(await text.text(), 'registry.test/ocp/release:rc2\n');
});

test('all tags of a stream, newest first, those of a phase', async (context) => {
  const server = await startReleaseController(() => streams);
  context.after(server.close);
  const tags = async (path: string) => (await fetch(`${server.url}/api/v1/releasestream/${path}`)).json();
  const rejected = { ...streams['4.19.0-0.nightly'][1], downloadURL: '' };
  assert.deepEqual(await tags('4.19.0-0.nightly/tags?phase=Rejected'), { name: '4.19.0-0.nightly', tags: [rejected] });
  const all = (await tags('4-stable/tags')) as { tags: { name: string }[] };
  assert.deepEqual(
    all.tags.map(({ name }) => name),
    ['4.19.0-rc.2', '4.18.10', '4.18.9'],
  );
});

test('the graph of updates of a channel and an architecture', async (context) => {
  const of = (version: string, more = {}) => ({ version, payload: `quay.io/x@sha256:${version}`, ...more });
  const nodes = [
    of('4.18.9', { channels: ['stable-4.18', 'stable-4.19'], next: ['4.19.1', '4.19.2'] }),
    of('4.19.1', { channels: ['stable-4.19'] }),
    of('4.19.2', { channels: ['candidate-4.19'] }),
    of('4.19.1', { channels: ['stable-4.19'], architecture: 'arm64' }),
  ];
  const server = await startUpdateGraph(() => nodes as never);
  context.after(server.close);
  const ask = async (query: string, accept = 'application/json') => {
    const response = await fetch(`${server.url}/api/upgrades_info/v1/graph${query}`, { headers: { accept } });
    return [response.status, await response.json()];
  };
  const metadata = (channels: string) => ({ 'io.openshift.upgrades.graph.release.channels': channels });
  const found = [
    { ...of('4.18.9'), metadata: metadata('stable-4.18,stable-4.19') },
    { ...of('4.19.1'), metadata: metadata('stable-4.19') },
  ];
  const graph = { version: 1, nodes: found, edges: [[0, 1]], conditionalEdges: [] };
  assert.deepEqual(await ask('?channel=stable-4.19'), [200, graph]);
  assert.deepEqual(await ask('?channel=stable-4.99&arch=multi'), [
    200,
    { version: 1, nodes: [], edges: [], conditionalEdges: [] },
  ]);
  const missing = { kind: 'missing_params', value: 'mandatory client parameters missing: channel' };
  assert.deepEqual(await ask('?arch=amd64'), [400, missing]);
  const html = { kind: 'invalid_content_type', value: 'invalid Content-Type requested' };
  assert.deepEqual(await ask('?channel=stable-4.19', 'text/html'), [406, html]);
});

test('semantic versions are ordered as semver.org says', () => {
  const ordered = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'];
  const all = [...ordered, '1.0.0-rc.1', '1.0.0', '1.0.10', '1.2.0'];
  const sorted = all.toReversed().sort((a, b) => {
    return compareVersions(semanticVersion(a) ?? assert.fail(), semanticVersion(b) ?? assert.fail());
  });
  assert.deepEqual(sorted, all);
  assert.equal(versionRange('>1.0'), undefined);
  const passes = versionRange('<1.0.0 || >=1.0.10 !=1.2.0') ?? assert.fail();
  assert.deepEqual(all.filter((text) => passes(semanticVersion(text) ?? assert.fail())).at(-1), '1.0.10');
});
