import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { conditionOf } from '../../../src/sandbox/controllers/conditions.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { namespace, start } from './operator-cluster.ts';
import { until } from './until.ts';

// Seen: samples/cluster/01-installed and 03-statefulset-mode, the objects of a real operator 1.23.1 (lab.md 4). They are not
// ours: the folder that STREAMSTRESS_DATA names has them. What the sandbox does not install is left out of them.

const data = process.env.STREAMSTRESS_DATA;
const skip = data === undefined && 'STREAMSTRESS_DATA names no folder with recorded objects';
const left = /^(addon-|openshiftpipelinesascode-|rhosp-rbac-|tektoncd-pruner-)/;
const otherWorkloads = /^(pipelines-as-code-|tkn-cli-serve)/;

test('the InstallerSets have the labels, annotations and owners of the recorded ones', { skip }, async (context) => {
  const { store } = await start(context);
  const described = (sets: readonly KubernetesObject[]) => sets.map(describeSet).sort();
  const recorded = read('01-installed/tektoninstallersets-summary.json').filter(
    ({ metadata }) => !left.test(metadata.name),
  );
  assert.deepEqual(described(store.list(kinds.installerSet)), described(recorded));
});

test('the workloads have the selectors, containers, commands and flags of the recorded ones', {
  skip,
}, async (context) => {
  const { store } = await start(context);
  assert.deepEqual(workloadsOf(store), recordedWorkloads('01-installed'));
});

test('so have those of the gate, and of the pipeline with ordinals', { skip }, async (context) => {
  const { store } = await start(context);
  const { apiVersion, kind } = kinds.manualApprovalGate;
  store.create({ apiVersion, kind, metadata: { name: 'manual-approval-gate' }, spec: { targetNamespace: namespace } });
  const config = store.get({ ...kinds.tektonConfig, name: 'config' }) ?? assert.fail();
  const performance = { 'disable-ha': false, 'statefulset-ordinals': true };
  store.update({ ...config, spec: { ...config.spec, pipeline: { ...config.spec.pipeline, performance } } });
  const gate = () => store.list(kinds.manualApprovalGate)[0]?.status;
  await until(
    store,
    () => store.list(kinds.statefulSet).length === 3 && conditionOf(gate(), 'Ready')?.status === 'True',
  );
  await until(store, () => store.list(kinds.deployment, { namespace }).length === 13);
  assert.deepEqual(workloadsOf(store), recordedWorkloads('03-statefulset-mode'));
});

function read(path: string): readonly KubernetesObject[] {
  return JSON.parse(readFileSync(join(data ?? '', 'samples/cluster', path), 'utf8'));
}

function describeSet({ metadata, spec }: KubernetesObject): string {
  const manifests: readonly KubernetesObject[] = spec.manifests;
  const installed = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Service', 'Secret'].includes(kind));
  const generateName = metadata.name.replace(/-\w{5}$/, '');
  const inside = left.test(metadata.name) || generateName.endsWith('static') ? [] : installed.map(nameOf).sort();
  const owners = metadata.ownerReferences?.map(({ kind, name }) => `${kind}/${name}`);
  const annotations = Object.keys(metadata.annotations ?? {}).sort();
  return JSON.stringify([generateName, sorted(metadata.labels), annotations, owners, metadata.finalizers, inside]);
}

function nameOf(manifest: KubernetesObject): string {
  return `${manifest.kind}/${manifest.metadata?.name ?? manifest.name}`;
}

function workloadsOf(store: Store): readonly string[] {
  const found = [kinds.deployment, kinds.statefulSet].flatMap((kind) => store.list(kind, { namespace }));
  return found.map(describeWorkload).sort();
}

function recordedWorkloads(folder: string): readonly string[] {
  const recorded = read(`${folder}/openshift-pipelines-workloads.json`);
  return recorded
    .filter(({ metadata }) => !otherWorkloads.test(metadata.name))
    .map(describeWorkload)
    .sort();
}

function describeWorkload({ kind, metadata, spec }: KubernetesObject): string {
  const labels = spec.template.metadata.labels;
  const containers = spec.template.spec.containers.map(({ name, command, args = [] }: Container) => {
    const images = args.filter((arg) => /^-.*-image$/.test(arg) && arg !== '-shell-image-win');
    return [name, command, images];
  });
  const partOf = labels['app.kubernetes.io/part-of'];
  return JSON.stringify([kind, metadata.name, sorted(spec.selector.matchLabels), partOf, labels.app, containers]);
}

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

function sorted(labels: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
