import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kinds } from '../src/cluster/kinds.ts';
import type { Component, ComponentImage } from '../src/model/component.ts';
import type { KubernetesObject, ObjectKey } from '../src/ports/cluster.ts';
import type { Store } from '../src/sandbox/store.ts';
import { type SwappedWorld, swappedWorld } from '../test/faults/swapped-world.ts';

const rounds = 3;
const names = ['pipeline', 'triggers', 'chains', 'results', 'manual-approval-gate', 'console-plugin'];
const subscription = {
  ...kinds.subscription,
  name: 'openshift-pipelines-operator-rh',
  namespace: 'openshift-operators',
};

/** Milliseconds that every controller of the sandbox waits before each of its rounds. */
const paces = { 'a cluster that is instant': 0, 'a cluster that takes its time': 500 };

/** What one deploy cost. */
interface Cost {
  readonly seconds: number;
  /** Requests to the API; 0 for the floor, which is told of every change by the store itself. */
  readonly reads: number;
  readonly writes: number;
  /** Writes to the Lease that keeps other runs away. */
  readonly leaseWrites: number;
}

/**
 * A deploy of all six components on the sandbox beside its floor: the same images, brought about by the fewest writes
 * (the record, the Subscription, one annotation for each component whose sets do not follow by themselves), and with
 * waits that end the moment that the cluster is there, as nothing is asked for over HTTP.
 */
export async function bench(): Promise<void> {
  const world = await swappedWorld({ names, haste: 1 });
  try {
    for (const [pace, slow] of Object.entries(paces)) {
      world.sandbox.trouble.setFaults({ slow });
      await measure(world, pace);
    }
  } finally {
    await world.close();
  }
}

async function measure(world: SwappedWorld, pace: string): Promise<void> {
  const [ours, floors]: [Cost[], Cost[]] = [[], []];
  let second: Cost | undefined;
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await deployed(world, 'deploy'));
    second = await deployed(world, 'deploy');
    await deployed(world, 'restore');
    floors.push(await floor(world));
  }
  print(pace, median(ours), median(floors), second ?? assert.fail());
}

async function deployed(world: SwappedWorld, goal: 'deploy' | 'restore'): Promise<Cost> {
  const { faults } = world.sandbox;
  faults.forget();
  const began = performance.now();
  const steps = await world[goal]();
  const seconds = (performance.now() - began) / 1000;
  const failed = steps.find(({ status }) => status !== 'succeeded' && status !== 'skipped');
  assert.equal(failed, undefined, `${failed?.name}: ${failed?.summary}`);
  const requests = faults.requests().filter(({ server, user }) => server === 'api' && user === 'system:admin');
  const writes = requests.filter(({ verb }) => ['create', 'update', 'patch', 'delete'].includes(verb));
  const leases = writes.filter(({ resource }) => resource === 'leases');
  return {
    seconds,
    reads: requests.length - writes.length,
    writes: writes.length - leases.length,
    leaseWrites: leases.length,
  };
}

/** The fewest writes and waits that bring the same images about; then the operator's own again, unmeasured. */
async function floor(world: SwappedWorld): Promise<Cost> {
  const { store } = world.sandbox;
  const wanted = await wantedImages(world);
  const own = new Map([...wanted.keys()].map((env) => [env, csvValue(store, env)]));
  const record: ObjectKey = { ...kinds.configMap, name: 'streamstress-floor', namespace: subscription.namespace };
  const began = performance.now();
  store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: record.name, namespace: subscription.namespace },
  });
  const writes =
    1 +
    (await bringAbout(
      world,
      wanted,
      [...wanted].map(([name, value]) => ({ name, value })),
    ));
  const seconds = (performance.now() - began) / 1000;
  store.remove(record);
  await bringAbout(world, own, undefined);
  return { seconds, reads: 0, writes, leaseWrites: 0 };
}

/** Sets the Subscription's environment, waits for the operator, asks for the sets and waits for the pods. Returns its writes. */
async function bringAbout(
  { sandbox: { store }, components }: SwappedWorld,
  images: ReadonlyMap<string, string>,
  env: readonly { name: string; value: string }[] | undefined,
): Promise<number> {
  const { config: _, ...spec } = store.get(subscription)?.spec ?? assert.fail();
  store.update({
    ...(store.get(subscription) ?? assert.fail()),
    spec: env === undefined ? spec : { ...spec, config: { env } },
  });
  await until(store, () => operatorHas(store, images));
  const sets = components.flatMap(({ installerSets, name }) =>
    installerSets === undefined || name === 'console-plugin' ? [] : [workloadSet(store, installerSets)],
  );
  for (const set of sets) {
    const annotations = { ...set.metadata.annotations, 'operator.tekton.dev/last-applied-hash': 'floor' };
    store.update({ ...set, metadata: { ...set.metadata, annotations } });
  }
  await until(store, () =>
    components.every((component) => component.images.every((image) => carries(store, image, images))),
  );
  return 1 + sets.length;
}

function workloadSet(store: Store, { createdBy, types }: NonNullable<Component['installerSets']>): KubernetesObject {
  const isOne = ({ metadata: { name, labels = {} } }: KubernetesObject) =>
    labels['operator.tekton.dev/created-by'] === createdBy &&
    types.includes(labels['operator.tekton.dev/type'] ?? '') &&
    !name.includes('-static-');
  return store.list(kinds.installerSet).find(isOne) ?? assert.fail(`no set of ${createdBy}`);
}

/** The operator runs with these variables, alone, and OLM is content. */
function operatorHas(store: Store, images: ReadonlyMap<string, string>): boolean {
  const key = { name: 'openshift-pipelines-operator', namespace: subscription.namespace };
  const deployment = store.get({ ...kinds.deployment, ...key });
  const env: EnvVar[] = deployment?.spec.template.spec.containers[0].env ?? [];
  const values = new Map(env.map(({ name, value }) => [name, value]));
  const csv = store.list(kinds.clusterServiceVersion, { namespace: subscription.namespace })[0];
  return (
    [...images].every(([name, value]) => values.get(name) === value) &&
    csv?.status?.phase === 'Succeeded' &&
    isRolledOut(store, deployment)
  );
}

/** Whether the workload has the image in its place, and all its pods are new and ready. */
function carries(store: Store, image: ComponentImage, images: ReadonlyMap<string, string>): boolean {
  const workload = store.get({ ...kinds.deployment, name: image.workload, namespace: 'openshift-pipelines' });
  const containers: Container[] = workload?.spec.template.spec.containers ?? [];
  const container = containers.find(({ name }) => name === image.container);
  const { args = [] } = container ?? {};
  const carried = image.arg === undefined ? container?.image : args[args.indexOf(image.arg) + 1];
  return carried === images.get(variableOf(image)) && isRolledOut(store, workload);
}

function isRolledOut(store: Store, workload: KubernetesObject | undefined): boolean {
  if (workload === undefined) return false;
  const { metadata, spec, status = {} } = workload;
  const { replicas = 1 } = spec;
  const labels: Record<string, string> = spec.selector.matchLabels;
  const pods = store.list(kinds.pod, { namespace: metadata.namespace ?? '', labels });
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === replicas &&
    status.availableReplicas === replicas &&
    pods.length === replicas
  );
}

/** Ends as soon as the condition holds: it is looked at after every change. */
async function until(store: Store, holds: () => boolean): Promise<void> {
  if (holds()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = store.watch(() => {
    if (holds()) resolve();
  });
  await promise;
  stop();
}

/** By the variable that the sandbox's OpenShift makes the operator read. */
async function wantedImages({ folder, components }: SwappedWorld): Promise<ReadonlyMap<string, string>> {
  const { images } = JSON.parse(await readFile(join(folder, 'results/images.json'), 'utf8'));
  const built = new Map((images as { env: string; image: string }[]).map(({ env, image }) => [env, image]));
  const all = components.flatMap((component) => component.images);
  return new Map(all.map((image) => [variableOf(image), built.get(image.env) ?? assert.fail(`no ${image.env}`)]));
}

/** The sandbox's OpenShift 4.19 is older than every `below_openshift`. */
function variableOf({ env, legacy }: ComponentImage): string {
  return legacy?.env ?? env;
}

function csvValue(store: Store, env: string): string {
  const csv = store.list(kinds.clusterServiceVersion, { namespace: subscription.namespace })[0];
  const own: EnvVar[] = csv?.spec.install.spec.deployments[0].spec.template.spec.containers[0].env ?? [];
  return own.find(({ name }) => name === env)?.value ?? assert.fail(`the operator has no ${env}`);
}

function median(costs: readonly Cost[]): Cost {
  const sorted = costs.toSorted((a, b) => a.seconds - b.seconds);
  return sorted[Math.floor(sorted.length / 2)] ?? assert.fail();
}

function print(pace: string, ours: Cost, least: Cost, second: Cost): void {
  const ratio = (a: number, b: number) => `${(a / b).toFixed(2)} ×`;
  const row = (...cells: readonly string[]) => console.log(cells.map((cell) => cell.padEnd(12)).join(''));
  console.log(`A deploy of ${names.length} components on ${pace}, median of ${rounds}`);
  row('', 'deploy', 'floor', 'ratio');
  row('writes', `${ours.writes}`, `${least.writes}`, ratio(ours.writes, least.writes));
  row('seconds', ours.seconds.toFixed(2), least.seconds.toFixed(2), ratio(ours.seconds, least.seconds));
  row('reads', `${ours.reads}`, '', '');
  console.log(`A second deploy of the same images: ${second.writes} writes, ${second.reads} reads`);
  console.log(`Writes to the Lease, not counted above: ${ours.leaseWrites} and ${second.leaseWrites}`);
}

interface EnvVar {
  readonly name: string;
  readonly value?: string;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
}
