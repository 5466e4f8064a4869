import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { createAuthorizer } from '../../../src/sandbox/auth/rbac.ts';
import { serviceAccountUser } from '../../../src/sandbox/auth/user.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { createControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { imageStreamController } from '../../../src/sandbox/controllers/image-streams.ts';
import { mayDo } from '../../../src/sandbox/registry/access.ts';
import { recordPush } from '../../../src/sandbox/registry/image-streams.ts';
import { architecture, type Image, makeImage, makeImageList } from '../../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../../src/sandbox/registry/registry.ts';
import { createImporter, type Importer } from '../../../src/sandbox/streams/importer.ts';
import { keepImages } from '../../../src/sandbox/streams/keep-images.ts';
import { apiFor } from '../api/test-api.ts';

/** A name of the cluster's registry inside of it. */
export const internal = 'image-registry.openshift-image-registry.svc:5000';

/** An image that says who it is. */
export function imageNamed(name: string, labels: Readonly<Record<string, string>> = {}): Image {
  return makeImage({ files: [{ path: 'name', mode: 0o644, content: name }], labels, env: { NAME: name } });
}

const other = architecture === 'arm64' ? 'amd64' : 'arm64';

/** A list of two images: this machine's and another one. */
export function imageList(name: string): Image & { readonly own: string; readonly other: string } {
  const [mine, theirs] = [imageNamed(name), makeImage({ files: [], architecture: other, env: { NAME: name } })];
  const list = makeImageList({ [other]: theirs, [architecture]: mine });
  return { ...list, own: mine.digest, other: theirs.digest };
}

/** An API server with a registry and what makes them OpenShift's images; `guarded` where pulling takes a role. */
export async function imageCluster(t: TestContext, { guarded = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  const registry = await startRegistry({ folder });
  t.after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  const faults = createControllerFaults();
  const parts: { importer?: Importer } = {};
  const api = await apiFor(t, { registry, importer: (order) => parts.importer?.(order) });
  const { store, call } = api;
  const authorizer = createAuthorizer(store);
  const mayPull = (namespace: string, repository: string) =>
    !guarded || mayDo(authorizer, serviceAccountUser(namespace, 'builder', ''), 'get', repository);
  const importer = createImporter({ store, registry, mayPull, faults });
  parts.importer = importer;
  const stops = [
    keepImages(store, registry),
    runController(store, imageStreamController(store, importer), (line) => assert.fail(line), faults),
  ];
  t.after(() => {
    for (const stop of stops) stop();
  });
  const status = { internalRegistryHostname: internal, externalRegistryHostnames: [registry.host] };
  store.create({ apiVersion: 'config.openshift.io/v1', kind: 'Image', metadata: { name: 'cluster' }, status });
  const push = (repository: string, tag: string, image: Image) => {
    const digest = registry.put(repository, tag, image);
    recordPush(store, registry.host, { repository, tag, digest });
    return digest;
  };
  const project = (name: string) => store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const path = (namespace: string, plural: string) => `/apis/image.openshift.io/v1/namespaces/${namespace}/${plural}`;
  const tag = (name: string, from: object, more: object = {}) =>
    call('POST', path('default', 'imagestreamtags'), { metadata: { name }, tag: { from, ...more } });
  const getTag = async (name: string) => (await call('GET', `${path('default', 'imagestreamtags')}/${name}`)).body;
  const stream = (name: string): KubernetesObject =>
    store.get({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', namespace: 'default', name }) ??
    assert.fail();
  return { ...api, registry, faults, push, project, path, tag, getTag, stream };
}
