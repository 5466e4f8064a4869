import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { kinds } from '../../src/cluster/kinds.ts';
import { componentsSchema, toComponents } from '../../src/config/components.ts';
import type { Component } from '../../src/model/component.ts';
import type { Request } from '../../src/model/request.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { type Host, runSteps } from '../../src/run.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Store } from '../../src/sandbox/store.ts';
import { createHost } from '../../src/wiring.ts';
import { relabelled } from '../relabelled-image.ts';

const root = resolve(import.meta.dirname, '../..');

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
  /** All that a deploy may touch, as it is now: two of these are equal where nothing was lost. */
  state(): unknown;
  close(): Promise<void>;
}

export async function swappedWorld({ names, haste }: SwappedOptions): Promise<SwappedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-faults-'));
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), speed: haste });
  const components = await readComponents(names);
  await writeImages(folder, sandbox, components);
  const go = async (goal: Request['goal']) => {
    const host = hastyHost(folder, sandbox, haste);
    return (await runSteps(request(goal, folder, names), host)).steps;
  };
  return {
    sandbox,
    folder,
    components,
    options: ['--components', names.join(','), '--kubeconfig', sandbox.kubeconfig, '--output-dir', folder],
    deploy: () => go('deploy'),
    restore: () => go('restore'),
    state: () => stateOf(sandbox.store, components),
    async close() {
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function readComponents(names: readonly string[]): Promise<readonly Component[]> {
  const text = await readFile(join(root, 'config/components.toml'), 'utf8');
  return toComponents(componentsSchema.parse(parse(text))).filter(({ name }) => names.includes(name));
}

/** What a run would find in the output folder after a build: the operator's own images with another label. */
async function writeImages(folder: string, { store }: Sandbox, components: readonly Component[]): Promise<void> {
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
    ...{ releaseTestsRef: undefined, registry: undefined, imageTag: 'latest', tags: undefined },
    ...{ autoSetup: true, baseline: false, dryRun: false, lockTimeout: 120, fix: false, takeBackSetup: false },
    ...{ outputDir: folder, runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
    ...{ publish: false, signsOut: false, gaugePath: undefined },
    cacheDir: join(folder, 'cache'),
  };
}

function hastyHost(folder: string, { kubeconfig }: Sandbox, haste: number): Host {
  const never = new AbortController().signal;
  const made = createHost(
    {
      environment: { PATH: process.env.PATH, HOME: folder },
      packageFolder: root,
      version: 'test',
      signals: { cancel: never, force: never },
    },
    {
      outputDir: folder,
      cacheDir: join(folder, 'cache'),
      signIn: {
        type: 'kubeconfig',
        files: [kubeconfig],
        byDefault: false,
        context: undefined,
        certificateAuthority: undefined,
        insecureSkipTlsVerify: false,
      },
      ...{ remote: undefined, branch: 'gh-pages', componentsFile: undefined, suitesFile: undefined },
      logs: false,
      listeners: [],
    },
  );
  return { ...made, world: { ...made.world, clock: hasty(made.world.clock, haste) } };
}

function hasty(clock: Clock, haste: number): Clock {
  const start = clock.now();
  return {
    now: () => start + (clock.now() - start) * haste,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds / haste, signal),
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
    running: store.list(kinds.pod).flatMap(runningImages).toSorted(byText),
    ours: [...store.list(kinds.configMap), ...store.list(kinds.lease), ...store.list(kinds.pod)]
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)
      .filter((text) => text.includes('streamstress') && !text.includes('streamstress-setup')),
  };
}

/** All but what the API server counts and OLM says. */
function own({ metadata, spec }: KubernetesObject): unknown {
  return { name: metadata.name, labels: metadata.labels, annotations: metadata.annotations, spec };
}

function runningImages({ metadata, status }: KubernetesObject): string[] {
  if (metadata.namespace !== 'openshift-pipelines') return [];
  const statuses: { name: string; imageID?: string }[] = status?.containerStatuses ?? [];
  return statuses.map(({ name, imageID }) => `${name} ${imageID}`);
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
