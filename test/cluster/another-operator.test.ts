import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewOf } from '../../src/cluster/change.ts';
import { readClusterFacts } from '../../src/cluster/cluster-facts.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { swapPermissions } from '../../src/cluster/permissions.ts';
import { bringAbout } from '../../src/cluster/setup/bring-about.ts';
import { prerequisitesOf } from '../../src/cluster/setup/prerequisites.ts';
import { takeBackSetup } from '../../src/cluster/setup/take-back.ts';
import { readStatus } from '../../src/cluster/status/read-status.ts';
import { planSwap } from '../../src/cluster/swap/plan-swap.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import { verifyOwnImages } from '../../src/cluster/swap/verify-own-images.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Product } from '../../src/model/operator.ts';
import { statusText } from '../../src/report/status-text.ts';
import { configTexts } from '../upstream/config-texts.ts';
import { otherImages } from './every-component.ts';
import { digestOf, noted, patience, sandboxCluster } from './sandbox-cluster.ts';

const lighthouse = `[operator]
title = "Lighthouse"
package = "lighthouse-operator"
namespace = "coast-operators"
deployment = "lighthouse"
container = "manager"
target_namespace = "coast"
custom_resource = { api_version = "coast.example.com/v1", kind = "Lighthouse", name = "main", spec = { height = 30 } }

[lamp]
repository = "https://example.com/lamp"
module = "example.com/lamp"

[lamp.images.lamp]
import_path = "./cmd/lamp"
env = "RELATED_IMAGE_LAMP"
workload = "lamp"
container = "lamp"

[lens]
repository = "https://example.com/lens"
module = "example.com/lens"
namespace = "optics"
custom_resource = { api_version = "coast.example.com/v1", kind = "Lens", name = "front", namespace = "optics" }

[lens.images.lens]
import_path = "./cmd/lens"
env = "RELATED_IMAGE_LENS"
workload = "lens"
container = "lens"

[lens.images.filter]
import_path = "./cmd/filter"
env = "RELATED_IMAGE_FILTER"
workload = "lens"
container = "lens"
arg = "-filter"
`;

const product: Product = readConfig(configTexts({ components: lighthouse }));
const { operator, components } = product;
const { cluster } = await sandboxCluster({ product, installed: false });
const places = {
  lamp: { ...kinds.deployment, namespace: 'coast', name: 'lamp' },
  lens: { ...kinds.deployment, namespace: 'optics', name: 'lens' },
};

test('the set-up installs it and creates what it needs', async () => {
  const changed: string[] = [];
  for (const one of prerequisitesOf({ ...product, registry: undefined, withoutRegistry: true })) {
    changed.push(...(await bringAbout(one, cluster, operator, patience(600), true)).changed);
  }
  assert.deepEqual(
    changed.map((text) => text.replace(/install-\w+/, 'install-x')),
    [
      'create Subscription "coast-operators/lighthouse-operator"',
      'patch InstallPlan "coast-operators/install-x"',
      'create Lighthouse "main"',
      'create Lens "optics/front"',
    ],
  );
  assert.deepEqual((await cluster.get(operator.customResource ?? assert.fail()))?.spec, { height: 30 });
  const facts = await readClusterFacts(cluster, operator);
  assert.deepEqual([facts.csv, facts.channel], ['lighthouse-operator.v1.0.0', 'stable']);
});

test('images are swapped in two namespaces, found, and put back, and nobody asks for InstallerSets', async () => {
  const noticed = noted(cluster);
  const images = await otherImages(cluster, components, 'upstream');
  const planned = (await planSwap(cluster, product, images)).map((change) => previewOf(change).title);
  const changes = ['create ConfigMap "coast-operators/streamstress-record"'];
  assert.deepEqual(planned, [...changes, 'patch Subscription "coast-operators/lighthouse-operator"']);
  assert.equal(await swapImages(noticed, product, images, 'me', patience(300)), true);
  assert.equal(await swapImages(cluster, product, images, 'me', patience(300)), false);
  assert.deepEqual(noticed.writes, ['create ConfigMap', 'patch Subscription']);
  const [lamp, lens] = await Promise.all([cluster.get(places.lamp), cluster.get(places.lens)]);
  assert.equal(digestOf(lamp?.spec.template.spec.containers[0].image), digestOf(images.RELATED_IMAGE_LAMP));
  const [flag, filter] = lens?.spec.template.spec.containers[0].args ?? [];
  assert.deepEqual([flag, digestOf(filter)], ['-filter', digestOf(images.RELATED_IMAGE_FILTER)]);

  const status = await readStatus(cluster, product);
  assert.deepEqual(status.customResource, { kind: 'Lighthouse', ready: 'True' });
  assert.ok(status.images.every(({ source, state }) => source === 'swapped' && state === 'running'));
  assert.match(statusText(status), /^2 components run upstream images since .* by me: lamp, lens$/m);

  const neighbour = { ...product, operator: { ...operator, package: 'neighbour-operator' } };
  for (const touch of [readStatus, (...of: Parameters<typeof readStatus>) => restoreImages(...of, patience(300))]) {
    await assert.rejects(touch(cluster, neighbour), {
      kind: 'request',
      reason: 'deploying:other_operator_swapped',
      message: /"lighthouse-operator", since .* by me: take them back first/,
    });
  }

  assert.equal(await restoreImages(cluster, product, patience(300)), 'restored');
  assert.equal(await verifyOwnImages(cluster, product, patience(300)), 3);
  assert.ok((await readStatus(cluster, product)).images.every(({ source }) => source === 'own'));
});

test('a workload that the operator does not bring is told before anything is changed', async () => {
  const [lamp = assert.fail()] = components;
  const lost = { ...lamp, images: lamp.images.map((image) => ({ ...image, workload: 'bulb' })) };
  const watched = noted(cluster);
  const images = await otherImages(cluster, [lamp], 'lost');
  await assert.rejects(
    swapImages(watched, { operator, components: [lost] }, images, 'me', patience(300, undefined, 100)),
    {
      kind: 'infrastructure',
      reason: 'deploying:workload_not_found',
      message: /^no Deployment or StatefulSet "coast\/bulb" of lamp on the cluster/,
    },
  );
  assert.deepEqual(watched.writes, []);
});

test('its set-up is taken back, all but the operator and its configuration', async () => {
  const { undone, left } = await takeBackSetup(cluster, operator, patience(300));
  assert.deepEqual(undone, ['Lens "optics/front"']);
  assert.deepEqual(left, [
    'Lighthouse "main": the operator stays installed',
    'Subscription "coast-operators/lighthouse-operator": the operator stays installed',
  ]);
});

test('only what it needs is asked to be allowed', () => {
  const asked = new Set(swapPermissions(product).map(({ group, namespace = '' }) => `${group} ${namespace}`.trim()));
  assert.ok([...asked].every((text) => !/tekton|openshift-/.test(text)));
  assert.ok(asked.has('apps optics') && asked.has('apps coast') && asked.has('apps coast-operators'));
});
