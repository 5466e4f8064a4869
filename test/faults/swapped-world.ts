import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kinds } from '../../src/cluster/kinds.ts';
import type { Component } from '../../src/model/component.ts';
import type { Request } from '../../src/model/request.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { runSteps } from '../../src/run.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Store } from '../../src/sandbox/store.ts';
import { named } from '../cluster/every-component.ts';
import { plainTesting } from '../model/plain-request.ts';
import { relabelled } from '../relabelled-image.ts';
import { hastyHost } from './hasty-host.ts';

/** What is swapped, and how fast time passes. */
interface SwappedOptions {
  readonly names: readonly string[];
  /** How much faster time passes than on the wall: with 10, a Lease of 60 s is given up after 6. */
  readonly haste: number;
}

/** A sandbox, images to swap, and what is done with them. */
export interface SwappedWorld {
  readonly sandbox: Sandbox;
  /** Output folder with results/images.json. */
  readonly folder: string;
  readonly components: readonly Component[];
  /** Options of a deploy on the command line. */
  readonly options: readonly string[];
  deploy(): Promise<readonly StepResult[]>;
  restore(): Promise<readonly StepResult[]>;
  /** Whether all pods run the images that a deploy brings. */
  isSwapped(): boolean;
  /** Takes back all faults, restores, and holds the cluster against what it was before the first deploy. */
  assertComesBack(what: string): Promise<void>;
  close(): Promise<void>;
}

export async function swappedWorld({ names, haste }: SwappedOptions): Promise<SwappedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-faults-'));
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), speed: haste });
  const components = named(...names);
  const go = async (goal: Request['goal']) => {
    const host = hastyHost({ folder, kubeconfig: sandbox.kubeconfig, haste });
    return (await runSteps(request(goal, folder, names), host)).steps;
  };
  const [deploy, restore] = [() => go('deploy'), () => go('restore')];
  const digests = await writeImages(folder, sandbox, components);
  assert.equal(failedStep(await deploy()), undefined, 'the first deploy, which sets up');
  assert.equal(failedStep(await restore()), undefined, 'the first restore');
  const original = stateOf(sandbox.store, components);
  return {
    sandbox,
    folder,
    components,
    options: ['--components', names.join(','), '--kubeconfig', sandbox.kubeconfig, '--output-dir', folder],
    deploy,
    restore,
    isSwapped: () => {
      const running = runningImages(sandbox.store).join();
      return digests.every((digest) => running.includes(digest));
    },
    async assertComesBack(what) {
      sandbox.faults.clear();
      const stuck = failedStep(await restore());
      assert.equal(stuck, undefined, `${what}: restore: ${stuck?.summary}`);
      assert.deepEqual(stateOf(sandbox.store, components), original, `${what}: the cluster is not what it was`);
    },
    async close() {
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * What a run would find in the output folder after a build: the operator's own images with another label. Returns the
 * digests of those that pods run.
 */
async function writeImages(folder: string, { store }: Sandbox, components: readonly Component[]): Promise<string[]> {
  const own = operatorVariables(store);
  const images = components.flatMap((component) =>
    component.images.map(async ({ name, env }) => {
      const image = await relabelled(own.get(env) ?? assert.fail(`no ${env}`), 'swapped');
      return { component: component.name, name, env, image, commit: 'a'.repeat(40) };
    }),
  );
  const content = { schemaVersion: 1, sources: [], images: await Promise.all(images) };
  await mkdir(join(folder, 'results'), { recursive: true });
  await writeFile(join(folder, 'results/images.json'), JSON.stringify(content));
  const arguments_ = new Set(
    components.flatMap((component) => component.images.flatMap(({ env, arg }) => (arg ? [env] : []))),
  );
  return content.images.flatMap(({ env, image }) => (arguments_.has(env) ? [] : (image.split('@')[1] ?? [])));
}

/** Variables of the operator as its Deployment has them now. */
function operatorVariables(store: Store): ReadonlyMap<string, string> {
  const deployment = store.get({
    ...kinds.deployment,
    name: 'openshift-pipelines-operator',
    namespace: 'openshift-operators',
  });
  const containers: { env?: { name: string; value: string }[] }[] = deployment?.spec.template.spec.containers ?? [];
  return new Map(containers.flatMap(({ env = [] }) => env).map(({ name, value }) => [name, value]));
}

function request(goal: Request['goal'], folder: string, names: readonly string[]): Request {
  return {
    ...{ goal, components: names.map((name) => ({ name, ref: undefined, origin: '--components' })) },
    ...{ testing: plainTesting, registry: undefined, imageTag: 'latest' },
    ...{ autoSetup: true, baseline: false, dryRun: false, lockTimeout: 120, fix: false, takeBackSetup: false },
    ...{ outputDir: folder, runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
    ...{ publish: false, signsOut: false, gaugePath: undefined },
    building: { images: [], rebuild: false, baseImage: undefined, jobs: 1 },
    cacheDir: join(folder, 'cache'),
  };
}

function stateOf(store: Store, components: readonly Component[]): unknown {
  const env = operatorVariables(store);
  const variables = components.flatMap(({ images }) => images.map((image) => [image.env, env.get(image.env)]));
  const sets = store.list(kinds.installerSet).map(({ metadata, spec }) => [metadata.labels, spec]);
  const workloads = [...store.list(kinds.deployment), ...store.list(kinds.statefulSet)]
    .filter(({ metadata }) => metadata.namespace === 'openshift-pipelines')
    .map(({ metadata, spec }) => [metadata.name, spec.template.spec]);
  return {
    subscriptions: store.list(kinds.subscription).map(own),
    csvs: store.list(kinds.clusterServiceVersion).map(({ metadata, spec }) => [metadata.name, spec]),
    variables,
    sets: sets.toSorted(byText),
    workloads: workloads.toSorted(byText),
    running: runningImages(store),
    ours: [...store.list(kinds.configMap), ...store.list(kinds.lease), ...store.list(kinds.pod)]
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)
      .filter((text) => text.includes('streamstress') && !text.includes('streamstress-setup')),
  };
}

/** All but what the API server counts and OLM says. */
function own({ metadata, spec }: KubernetesObject): unknown {
  return { name: metadata.name, labels: metadata.labels, annotations: metadata.annotations, spec };
}

function runningImages(store: Store): string[] {
  const pods = store.list(kinds.pod, { namespace: 'openshift-pipelines' });
  const statuses = pods.flatMap(({ status }): { name: string; imageID?: string }[] => status?.containerStatuses ?? []);
  return statuses.map(({ name, imageID }) => `${name} ${imageID}`).toSorted();
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** The step that did not go well. */
export function failedStep(steps: readonly StepResult[]): StepResult | undefined {
  return steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
}

export type Faults = Sandbox['faults'];
export type LoggedRequest = ReturnType<Faults['requests']>[number];

/** A request of ours, not of a pod. */
export function isOurs({ server, user }: LoggedRequest): boolean {
  return server === 'api' && user === 'system:admin';
}

export function isWrite({ verb }: LoggedRequest): boolean {
  return ['create', 'update', 'patch', 'delete'].includes(verb);
}
