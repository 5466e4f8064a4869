import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { findOperator } from '../../src/cluster/operator/find-operator.ts';
import { planSwap } from '../../src/cluster/swap/plan-swap.ts';
import { restoreImages } from '../../src/cluster/swap/restore-images.ts';
import { stillDeployed } from '../../src/cluster/swap/still-deployed.ts';
import { swapImages } from '../../src/cluster/swap/swap-images.ts';
import { verifyOwnImages } from '../../src/cluster/swap/verify-own-images.ts';
import type { Component } from '../../src/model/component.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { named, operator, otherImages, productOf, tektonConfig, until } from './every-component.ts';
import {
  digestOf,
  noted,
  ownImages,
  patience,
  patienceUntil,
  runningDigests,
  sandboxCluster,
  subscription,
  subscriptionOf,
} from './sandbox-cluster.ts';

const { cluster, store, trouble } = await sandboxCluster({ speed: 20 });
const own = await ownImages(cluster);
const triggers = named('triggers');
const pipeline = named('pipeline');
const images = await otherImages(cluster, [...triggers, ...pipeline], 'swapped');
const webhook = 'IMAGE_TRIGGERS_WEBHOOK';
const record = { ...kinds.configMap, name: 'streamstress-record', namespace: 'openshift-operators' };

/** Values of these components only. */
function of(components: typeof triggers): Record<string, string> {
  const known = components.flatMap((component) => component.images.map(({ env }) => env));
  return Object.fromEntries(known.map((env) => [env, images[env] ?? assert.fail(env)]));
}

/** Four minutes in which nothing moves take 2.4 s. */
function hurry() {
  return patience(9000, undefined, 100);
}

test('what this release lacks is named at once, before anything is written', async () => {
  const newer = (component: Component): Component => ({
    ...component,
    images: component.images.map((image, at) => (at === 0 ? { ...image, env: `${image.env}_NEW` } : image)),
  });
  const all = [...triggers, ...named('chains', 'results').map(newer)];
  const wanted = Object.fromEntries(
    all.flatMap((component) => component.images.map(({ env }) => [env, own[webhook] ?? ''])),
  );
  const writing = noted(cluster);
  const expected = {
    kind: 'request',
    reason: 'deploying:component_not_in_release',
    message:
      /"chains" needs IMAGE_CHAINS_TEKTON_CHAINS_CONTROLLER_NEW; "results" needs IMAGE_RESULTS_API_NEW\. Leave them out/,
  };
  await assert.rejects(swapImages(writing, productOf(all), wanted, 'me', hurry()), expected);
  await assert.rejects(planSwap(writing, productOf(all), wanted), expected);
  assert.deepEqual(writing.writes, []);
});

test('what would be changed is what is changed; a variable with a source comes back whole, a second deploy adds to the record', async () => {
  const sourced = { name: 'IMAGE_TRIGGERS_ARG__EL_IMAGE', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };
  await cluster.patch(subscription, { type: 'merge', body: { spec: { config: { env: [sourced] } } } });
  const before = await subscriptionOf(cluster);
  const planned = await planSwap(cluster, productOf(triggers), of(triggers));
  assert.deepEqual(
    planned.map((change) => [change.verb, (change.verb === 'create' ? change.object : change.before).kind]),
    [
      ['create', 'ConfigMap'],
      ['patch', 'Subscription'],
      ['patch', 'TektonInstallerSet'],
    ],
  );
  const writing = noted(cluster);
  await swapImages(writing, productOf(triggers), of(triggers), 'me', hurry());
  assert.deepEqual(
    writing.writes,
    planned.map((change) => `${change.verb} ${(change.verb === 'create' ? change.object : change.before).kind}`),
  );
  assert.deepEqual(await planSwap(cluster, productOf(triggers), of(triggers)), []);

  await swapImages(cluster, productOf(pipeline), of(pipeline), 'somebody else', hurry());
  const { by, env } = JSON.parse((await cluster.get(record))?.data['record.json']);
  assert.equal(by, 'me');
  assert.deepEqual(env[sourced.name], sourced);
  assert.equal(Object.keys(env).length, Object.keys(images).length);

  assert.equal(await restoreImages(cluster, productOf([...triggers, ...pipeline]), hurry()), 'restored');
  assert.deepEqual(await subscriptionOf(cluster), before);
  await cluster.patch(subscription, { type: 'merge', body: { spec: { config: null } } });
});

test("a baseline verifies the operator's own images, and refuses where others are set", async () => {
  await verifyOwnImages(cluster, productOf(triggers), hurry());
  const writing = noted(cluster);
  assert.equal(
    await verifyOwnImages(writing, productOf([...triggers, ...pipeline]), hurry()),
    Object.keys(images).length,
  );
  assert.deepEqual(writing.writes, []);
  const config = { env: [{ name: webhook, value: own[webhook] }] };
  await cluster.patch(subscription, { type: 'merge', body: { spec: { config } } });
  await assert.rejects(verifyOwnImages(cluster, productOf(triggers), hurry()), {
    kind: 'request',
    reason: 'deploying:images_swapped',
    message: /Subscription "openshift-operators\/.*" sets IMAGE_TRIGGERS_WEBHOOK/,
  });
  await cluster.patch(subscription, { type: 'merge', body: { spec: { config: null } } });
});

test('what is not as it was deployed any more is said', async () => {
  const { csv = '' } = await findOperator(cluster, operator);
  await swapImages(cluster, productOf(triggers), of(triggers), 'me', hurry());
  assert.deepEqual(await stillDeployed(cluster, productOf(triggers), of(triggers), csv), []);
  await assert.rejects(verifyOwnImages(cluster, productOf(triggers), hurry()), {
    message: /swapped on the cluster, since .* by me\. Run "streamstress restore" first/,
  });
  await restoreImages(cluster, productOf(triggers), hurry());
  const [changed, ...others] = await stillDeployed(cluster, productOf(triggers), of(triggers), csv);
  assert.match(changed ?? '', /^the images changed while the tests ran: "tekton-triggers-controller" does not carry/);
  assert.deepEqual(others, []);
  assert.deepEqual(await stillDeployed(cluster, productOf(triggers), {}, 'operator.v1'), [
    `the operator was upgraded from "operator.v1" to "${csv}" while the tests ran`,
  ]);
  const deaf: Cluster = { ...cluster, list: () => Promise.reject(new Error('nobody answers')) };
  assert.match((await stillDeployed(deaf, productOf(triggers), {}, csv))[0] ?? '', /cannot be said: .*nobody answers/);
});

test('a record that cannot be read is an error that says what to do', async () => {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: record.name, namespace: record.namespace },
    data: { 'record.json': '{' },
  });
  const writing = noted(cluster);
  const expected = {
    kind: 'infrastructure',
    reason: 'deploying:record_unreadable',
    message: /put the operator's variables back by hand and delete it/,
  };
  await assert.rejects(swapImages(writing, productOf(triggers), of(triggers), 'me', hurry()), expected);
  await assert.rejects(restoreImages(writing, productOf(triggers), hurry()), expected);
  assert.deepEqual(writing.writes, []);
  await cluster.delete(record);
});

test('an operator that does not answer is asked again, and its InstallerSets are deleted in the end', async () => {
  const deaf: Cluster = {
    ...cluster,
    patch: async (key, patch) =>
      key.kind === 'TektonInstallerSet' ? ((await cluster.get(key)) ?? 'not_found') : cluster.patch(key, patch),
  };
  const uids = async () =>
    (await cluster.list(kinds.installerSet, { labels: 'operator.tekton.dev/created-by=TektonTrigger' })).map(
      ({ metadata }) => metadata.uid,
    );
  const [waiting, before] = [hurry(), await uids()];
  assert.equal(await swapImages(deaf, productOf(triggers), of(triggers), 'me', waiting), true);
  assert.deepEqual(await runningDigests(cluster, 'tekton-triggers-webhook'), [digestOf(images[webhook])]);
  assert.ok(
    (await uids()).every((uid) => !before.includes(uid)),
    'the sets are other ones',
  );
  const asked = waiting.said.filter((text) => text.includes('asked once more'));
  assert.deepEqual(
    asked.map((text) => /\d of \d/.exec(text)?.[0]),
    ['2 of 4', '3 of 4', '4 of 4'],
  );
  assert.ok(waiting.said.some((text) => /for 240 s; the InstallerSets "trigger-main-.*" are deleted/.test(text)));
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'restored');
});

test('an image that never starts is described in the words of the cluster', async () => {
  trouble.setFaults({ neverStarts: [digestOf(images[webhook])] });
  const error = await swapImages(
    cluster,
    productOf(triggers),
    of(triggers),
    'me',
    patienceUntil(/webhook": old pods are still there/),
  ).then(
    () => assert.fail(),
    (thrown) => thrown,
  );
  assert.equal(error.reason, 'deploying:workloads:timeout');
  const lines: readonly string[] = error.message.split('\n');
  assert.match(lines[0] ?? '', /still: triggers: Deployment "tekton-triggers-webhook": old pods are still there/);
  const found = (pattern: RegExp) =>
    assert.ok(
      lines.some((line) => pattern.test(line)),
      `${pattern} in\n${error.message}`,
    );
  found(/^ {2}Deployment "openshift-pipelines\/tekton-triggers-webhook": Available=True .*Progressing=True/);
  found(/^ {4}ReplicaSet "openshift-pipelines\/tekton-triggers-webhook-\w+": /);
  found(
    /^ {4}Pod "openshift-pipelines\/tekton-triggers-webhook-\w+-\w+": .*Ready=False \(ContainersNotReady: .*webhook/,
  );
  found(/^ {6}event Pulled: /);
  found(/^ {6}container "webhook": waiting \(ContainerCreating\)/);
  trouble.setFaults({ neverStarts: [] });
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'restored');
});

test('a pod that holds up its StatefulSet is deleted, and images come back', async () => {
  const config = { ...tektonConfig, name: 'config' };
  await cluster.patch(config, {
    type: 'merge',
    body: { spec: { pipeline: { performance: { 'statefulset-ordinals': true } } } },
  });
  const set = { ...kinds.statefulSet, namespace: 'openshift-pipelines', name: 'tekton-pipelines-controller' };
  await until(async () => (await cluster.get(set))?.status?.readyReplicas === 1);
  const controller = 'IMAGE_PIPELINES_TEKTON_PIPELINES_CONTROLLER';
  trouble.setFaults({ neverStarts: [digestOf(images[controller])] });
  await assert.rejects(
    swapImages(
      cluster,
      productOf(pipeline),
      of(pipeline),
      'me',
      patienceUntil(/pipeline: StatefulSet .*0 of 1 pods available|0 of 1 pods updated/),
    ),
    { reason: 'deploying:workloads:timeout' },
  );
  const waiting = hurry();
  assert.equal(await restoreImages(cluster, productOf(pipeline), waiting), 'restored');
  assert.ok(
    waiting.said.some((text) => text.includes('pod "tekton-pipelines-controller-0" is not Ready and holds up')),
    waiting.said.join('\n'),
  );
  assert.deepEqual(await runningDigests(cluster, 'tekton-pipelines-controller'), [digestOf(own[controller])]);
  trouble.setFaults({ neverStarts: [] });
});

test('an upgrade of the operator in the middle is noticed', async () => {
  const { csv } = await findOperator(cluster, operator);
  let upgraded = false;
  const upgrading: Cluster = {
    ...cluster,
    async patch(key, patch) {
      const result = await cluster.patch(key, patch);
      if (key.kind === 'Subscription' && !upgraded) trouble.upgradeOperator('1.23.99');
      upgraded ||= key.kind === 'Subscription';
      return result;
    },
  };
  await assert.rejects(swapImages(upgrading, productOf(triggers), of(triggers), 'me', hurry()), {
    kind: 'infrastructure',
    reason: 'deploying:operator_upgraded',
    message: new RegExp(`from "${csv}" to "openshift-pipelines-operator-rh.v1.23.99".*Manual`),
  });
  await until(
    async () =>
      (
        await cluster.get({
          ...kinds.clusterServiceVersion,
          namespace: 'openshift-operators',
          name: (await findOperator(cluster, operator)).csv ?? '',
        })
      )?.status?.phase === 'Succeeded',
  );
  assert.equal(await restoreImages(cluster, productOf(triggers), hurry()), 'restored');
  assert.ok(store);
});
