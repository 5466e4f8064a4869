import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { runController } from '../../../src/sandbox/controllers/controller.ts';
import { deploymentController } from '../../../src/sandbox/controllers/deployments.ts';
import { installerSetController } from '../../../src/sandbox/controllers/installer-sets.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { createLeader, lifecycle, operatorNamespace } from '../../../src/sandbox/controllers/operator/leader.ts';
import { leaseController } from '../../../src/sandbox/controllers/operator/leases.ts';
import { operatorController } from '../../../src/sandbox/controllers/operator.ts';
import { paceOf } from '../../../src/sandbox/controllers/pace.ts';
import { replicaSetController } from '../../../src/sandbox/controllers/replica-sets.ts';
import { statefulSetController } from '../../../src/sandbox/controllers/statefulsets.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { fakeNode, makeReady } from './fake-node.ts';
import { idle, until } from './until.ts';

/** Annotation by which an InstallerSet is asked to be written anew. */
export const hash = 'operator.tekton.dev/last-applied-hash';
/** Where the components are. */
export const namespace = 'openshift-pipelines';

/** A cluster with one operator Pod and everything that it installs; Pods are Ready at once, but for the image `never`. */
export async function start(
  context: TestContext,
  own: Readonly<Record<string, string>> = {},
  prepare: (store: Store) => void = () => {},
): Promise<{ store: Store }> {
  const store = createStore(Date.now);
  const leader = createLeader(store);
  const pace = paceOf(100);
  const operates = ({ metadata, spec }: KubernetesObject) =>
    metadata.namespace === namespace && spec.containers[0].image !== 'never';
  const controllers = [
    leaseController(store, pace),
    operatorController(store, leader),
    installerSetController(store, leader, pace),
    deploymentController(store),
    statefulSetController(store),
    replicaSetController(store),
    fakeNode(store, operates),
  ];
  for (const controller of controllers) context.after(runController(store, controller, assert.fail));
  prepare(store);
  makeReady(store, store.create(operatorPod('operator-1', { IMAGE_PIPELINES_WEBHOOK: 'own-webhook', ...own })));
  await until(store, () => readiness(store)[0] === 'True' && readiness(store).length === 3);
  await idle(store);
  return { store };
}

export function operatorPod(name: string, images: Readonly<Record<string, string>>): KubernetesObject {
  const env = Object.entries({ VERSION: '1.23.1', ...images }).map(([variable, value]) => ({ name: variable, value }));
  const labels = { name: 'openshift-pipelines-operator' };
  const containers = [{ name: lifecycle, image: 'operator', env }];
  return { ...kinds.pod, metadata: { name, namespace: operatorNamespace, labels }, spec: { containers } };
}

/** A new Pod of the operator follows the old one, which is gone. */
export function restartOperator(
  store: Store,
  images: Readonly<Record<string, string>>,
  old = 'operator-1',
  next = 'operator-2',
): void {
  makeReady(store, store.create(operatorPod(next, images)));
  store.remove({ ...kinds.pod, namespace: operatorNamespace, name: old });
}

export function setOf(store: Store, part: string): KubernetesObject {
  return store.list(kinds.installerSet).find(({ metadata }) => metadata.name.startsWith(part)) ?? assert.fail(part);
}

export function uidsOf(store: Store, prefix = ''): readonly (string | undefined)[] {
  const sets = store.list(kinds.installerSet).filter(({ metadata }) => metadata.name.startsWith(prefix));
  return sets.map(({ metadata }) => metadata.uid);
}

export function annotate(store: Store, part: string): void {
  const set = setOf(store, part);
  store.update({
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [hash]: 'refresh' } },
  });
}

export function containerOf(store: Store, name: string) {
  return store.get({ ...kinds.deployment, namespace, name })?.spec.template.spec.containers[0];
}

export function imageOf(store: Store, name: string): string | undefined {
  return containerOf(store, name)?.image;
}

export function argsOf(store: Store, name: string): readonly string[] {
  return containerOf(store, name)?.args ?? [];
}

export function setImage(store: Store, name: string, image: string): void {
  const live = store.get({ ...kinds.deployment, namespace, name }) ?? assert.fail();
  const changed = JSON.parse(JSON.stringify(live.spec).replaceAll(imageOf(store, name) ?? '', image));
  store.update({ ...live, spec: changed });
}

/** Condition Ready of TektonConfig, TektonPipeline and TektonTrigger. */
export function readiness(store: Store): readonly string[] {
  const kindsOfAll = ['TektonConfig', 'TektonPipeline', 'TektonTrigger'];
  const found = kindsOfAll.flatMap((kind) => store.list({ ...kinds.tektonConfig, kind }));
  return found.map(({ status }) => conditionOf(status, 'Ready')?.status ?? 'none');
}
