import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ObserveOptions, observeCluster } from '../../../src/cluster/evidence/observe-cluster.ts';
import { kinds } from '../../../src/cluster/kinds.ts';
import { StreamstressError } from '../../../src/model/error.ts';
import type { ClusterObserved } from '../../../src/model/observation.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Cluster, Kind, KubernetesObject } from '../../../src/ports/cluster.ts';
import { components, productOf, until } from '../every-component.ts';
import { patience, sandboxCluster } from '../sandbox-cluster.ts';

const { cluster, store } = await sandboxCluster();
const [version] = await cluster.list(kinds.clusterServiceVersion, { labels: '!olm.copiedFrom' });
const never = new AbortController().signal;
const knative = 'operator.knative.dev/v1beta1/KnativeServing';

function options(change: Partial<ObserveOptions> = {}): ObserveOptions {
  return {
    ...{ cluster, clock: patience(1).clock, over: never, product: productOf(components) },
    ...{ csv: version?.metadata.name ?? '', swapped: new Set(['triggers']), kinds: [knative] },
    say: () => {},
    ...change,
  };
}

function textsOf({ observations }: ClusterObserved): readonly string[] {
  return observations.map(({ text }) => text);
}

function event(namespace: string, kind: string, name: string, type: 'Warning' | 'Normal', message: string) {
  const involvedObject = { kind, name, ...(kind === 'Node' ? {} : { namespace }) };
  const metadata = { name: `${name}.${message.replace(/\W/g, '').toLowerCase()}`, namespace };
  store.create({ apiVersion: 'v1', kind: 'Event', metadata, involvedObject, type, reason: 'Failed', message });
}

function namespace(name: string) {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } });
}

test('a quiet cluster says nothing, and what is there is told', async () => {
  event('openshift-pipelines', 'Pod', 'before', 'Warning', 'long ago');
  const observer = await observeCluster(options());
  const observed = await observer.end(never);
  assert.deepEqual(textsOf(observed), []);
  const there = new Map(observed.components.map((one) => [one.name, one]));
  assert.deepEqual(there.get('triggers'), { name: 'triggers', swapped: true, present: true });
  assert.deepEqual(there.get('manual-approval-gate'), { name: 'manual-approval-gate', swapped: false, present: false });
  assert.deepEqual(there.get(knative), { name: knative, swapped: false, present: false });
});

test('warnings count that are news, in the namespaces of the product and in those that tests make', async () => {
  const observer = await observeCluster(options());
  namespace('releasetest-x7k2p');
  event('releasetest-x7k2p', 'Pod', 'run', 'Warning', 'no such\u001b[31m image');
  event('releasetest-x7k2p', 'Pod', 'run', 'Normal', 'all is well');
  event('openshift-pipelines', 'Pod', 'webhook', 'Warning', 'probe failed');
  event('openshift-operators', 'Pod', 'openshift-pipelines-operator-1', 'Warning', 'killed');
  event('openshift-operators', 'Pod', 'another-operator', 'Warning', 'not ours');
  event('default', 'Node', 'worker-0', 'Warning', 'disk is full');
  event('default', 'Pod', 'somebody', 'Warning', 'not ours either');
  namespace('of-somebody');
  const texts = textsOf(await observer.end(never));
  assert.deepEqual([...texts].sort(), [
    'event of Node "worker-0": Failed: disk is full',
    'event of Pod "openshift-operators/openshift-pipelines-operator-1": Failed: killed',
    'event of Pod "openshift-pipelines/webhook": Failed: probe failed',
    'event of Pod "releasetest-x7k2p/run": Failed: no such image',
  ]);
});

/** A cluster whose answers are changed: by kind, the objects of a list. */
function seenAs(
  change: Partial<Record<string, (objects: readonly KubernetesObject[]) => readonly KubernetesObject[]>>,
) {
  return {
    ...cluster,
    async list(kind: Kind, where) {
      const objects = await cluster.list(kind, where);
      return change[kind.kind]?.(objects) ?? objects;
    },
  } satisfies Cluster as Cluster;
}

test('nodes that are lost or short of room, and pods that cannot run, are seen', async () => {
  let isBad = false;
  const condition = (type: string, status: string) => ({ type, status, reason: 'Kubelet', message: 'it says so' });
  const nodes = ([first, ...others]: readonly KubernetesObject[]) => {
    if (!isBad || first === undefined) return [...(first ? [first] : []), ...others];
    const conditions = [condition('Ready', 'Unknown'), condition('DiskPressure', 'True')];
    return [{ ...first, status: { ...first.status, conditions } }];
  };
  const waiting = { name: 'step-a', state: { waiting: { reason: 'ImagePullBackOff', message: 'back-off' } } };
  const killed = {
    name: 'step-b',
    state: { running: {} },
    lastState: { terminated: { reason: 'OOMKilled', exitCode: 0 } },
  };
  const pods = (all: readonly KubernetesObject[]) =>
    isBad ? all.slice(0, 1).map((pod) => ({ ...pod, status: { containerStatuses: [waiting, killed] } })) : all;
  const observer = await observeCluster(options({ cluster: seenAs({ Node: nodes, Pod: pods }) }));
  isBad = true;
  const texts = textsOf(await observer.end(never)).join('\n');
  assert.match(texts, /^Node "[^"]+" is NotReady \(Kubelet\): it says so$/m);
  assert.match(texts, /^Node "[^"]+" has DiskPressure /m);
  assert.match(texts, /^Pod "openshift-pipelines\/[^"]+": container "step-a" waits \(ImagePullBackOff\): back-off$/m);
  assert.match(texts, /: container "step-b" was OOMKilled$/m);
});

test('the last words of a container of the product that crashes are kept, with whose image it was', async () => {
  const words = 'starting\nflag provided but not defined: -el-events\n';
  let restartCount = 0;
  const crash = (all: readonly KubernetesObject[]) =>
    all.map((pod) => {
      if (!pod.metadata.name.startsWith('tekton-triggers-controller-') || restartCount === 0) return pod;
      const state = { waiting: { reason: 'CrashLoopBackOff' } };
      const lastState = { terminated: { reason: 'Error', exitCode: 2 } };
      const containerStatuses = [{ name: 'tekton-triggers-controller', restartCount, state, lastState }];
      return { ...pod, status: { containerStatuses } };
    });
  const crashing = { ...seenAs({ Pod: crash }), log: async () => words };
  const observer = await observeCluster(options({ cluster: crashing }));
  restartCount = 1;
  const texts = textsOf(await observer.end(never)).join('\n');
  assert.match(
    texts,
    /^log of "openshift-pipelines\/tekton-triggers-controller-[^"]+" \(triggers, swapped\): flag provided but not defined: -el-events$/m,
  );
});

test('it looks again and again until it is ended, and what stays the same is one observation', async () => {
  const { now, sleep } = patience(1).clock;
  const clock: Clock = { now: () => now() * 10, sleep: (milliseconds, end) => sleep(milliseconds / 100, end) };
  let looks = 0;
  const nodes = (all: readonly KubernetesObject[]) => {
    looks += 1;
    return all.map((node) => ({ ...node, status: { conditions: [] } }));
  };
  const observer = await observeCluster(options({ clock, cluster: seenAs({ Node: nodes }) }));
  await until(async () => looks > 3);
  const { observations } = await observer.end(never);
  assert.ok(observations.some((seen) => seen.until > seen.from));
});

function refusing(reason: string, ...refused: readonly string[]): Cluster {
  const refuse = () => {
    throw new StreamstressError('infrastructure', ['cluster', reason], `not allowed (${reason})`);
  };
  return {
    ...cluster,
    list: async (kind, where) => (refused.includes(kind.kind) ? refuse() : cluster.list(kind, where)),
  };
}

test('what may not be seen is said once, and the rest is seen', async () => {
  const said: string[] = [];
  const observer = await observeCluster(
    options({
      cluster: refusing('forbidden', 'Namespace', 'Node', 'Deployment'),
      say: (message) => said.push(message),
    }),
  );
  event('openshift-pipelines', 'Pod', 'seen', 'Warning', 'all the same');
  const observed = await observer.end(never);
  assert.deepEqual(textsOf(observed), ['event of Pod "openshift-pipelines/seen": Failed: all the same']);
  assert.deepEqual(
    observed.components.map(({ name }) => name),
    [knative],
    'nobody knows what is there',
  );
  assert.deepEqual(said, [
    'failures are explained without the namespaces of the tests: not allowed (forbidden)',
    'failures are explained without the nodes: not allowed (forbidden)',
  ]);
});

test('what may not be seen of the namespaces of tests is said once for all of them', async () => {
  const said: string[] = [];
  const closed = refusing('forbidden', 'Event');
  const observer = await observeCluster(options({ cluster: closed, say: (message) => said.push(message) }));
  for (const name of ['releasetest-1', 'releasetest-2']) namespace(name);
  await observer.end(never);
  assert.deepEqual(
    said.map((line) => line.replace(/:.*/, '')),
    ['nodes', 'the operator', 'the product', 'the tests'].map(
      (of) => `failures are explained without the events of ${of}`,
    ),
  );
});

test('a cluster that does not answer is an observation, and nobody waits long for it', async () => {
  let isGone = false;
  const gone = refusing('unreachable', 'Node');
  const hanging: Cluster = {
    ...cluster,
    list: (kind, where) =>
      isGone ? (kind.kind === 'Pod' ? new Promise(() => {}) : gone.list(kind, where)) : cluster.list(kind, where),
  };
  const observer = await observeCluster(options({ cluster: hanging, clock: patience(1, never, 1000).clock }));
  isGone = true;
  const observed = await observer.end(never);
  assert.deepEqual(textsOf(observed), ['API server did not answer']);
});
