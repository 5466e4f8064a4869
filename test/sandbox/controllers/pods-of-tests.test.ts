import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { scripted, startNode } from './start-node.ts';
import { until } from './until.ts';

// Read: kubernetes, pkg/kubelet/kubelet_pods.go (getPhase, convertToAPIContainerStatuses), status/generate.go
// (GeneratePodInitializedCondition), kuberuntime_manager.go (computeInitContainerActions), kuberuntime_container.go
// (killContainer, getTerminationMessage), active_deadline.go; kube-scheduler's framework/types.go (FitError). Times are the
// sandbox's own.

const key = (name: string) => ({ ...kinds.pod, namespace: 'ns', name });
const shared = { name: 'shared', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } };
const atShared = [{ name: 'shared', mountPath: '/shared' }];

test('init containers run one after the other, the containers after them; a volume is shared', async (context) => {
  const { push, start, ended, printed } = await startNode(context);
  const says = (word: string) => ({
    name: word,
    image: push(word, scripted(`echo ${word} >> $FILE`)),
    env: [{ name: 'FILE', value: '/shared/words' }],
    volumeMounts: atShared,
  });
  const last = push('last', scripted('cat "$1"'));
  const containers = [{ name: 'test', image: last, args: ['/shared/words'], volumeMounts: atShared }];
  start('web', { volumes: [shared], initContainers: [says('one'), says('two')], containers });
  const { status } = await ended('web');
  assert.equal(printed('web'), 'one\ntwo\n');
  assert.equal(status.phase, 'Succeeded');
  const init = status.initContainerStatuses.map(({ name, ready, state }: Record<string, never>) => [
    name,
    ready,
    state,
  ]);
  assert.deepEqual(
    init.map(([name, ready, { terminated }]: [string, boolean, Record<string, { reason: string }>]) => [
      ...[name, ready, terminated?.reason],
    ]),
    [
      ['one', true, 'Completed'],
      ['two', true, 'Completed'],
    ],
  );
});

test('an init container that fails for good fails the Pod; the others are never started', async (context) => {
  const { push, start, ended } = await startNode(context);
  const image = push('bad', scripted('exit 3'));
  start('web', { initContainers: [{ name: 'bad', image }], containers: [{ name: 'test', image }] });
  const { status } = await ended('web');
  const initialized = status.conditions.find(({ type }: { type: string }) => type === 'Initialized');
  assert.equal(status.phase, 'Failed');
  assert.equal(status.initContainerStatuses[0].state.terminated.exitCode, 3);
  assert.deepEqual(status.containerStatuses[0].state, { waiting: { reason: 'PodInitializing' } });
  assert.equal(initialized.message, 'containers with incomplete status: [bad]');
});

test('one container waits for the other; each has its log and its end', async (context) => {
  const { push, start, ended, printed } = await startNode(context);
  const image = push('sh', { ...scripted('eval "$1"'), env: { DONE: '/shared/done' } });
  const does = (name: string, script: string) => ({ name, image, args: [script], volumeMounts: atShared });
  const first = does('test', 'echo tested; echo 7 > $DONE; exit 7');
  const second = does('artifacts', 'until [ -s $DONE ]; do sleep 0.01; done; echo "saw $(cat $DONE)"');
  start('web', { volumes: [shared], containers: [first, second] });
  const { status } = await ended('web');
  assert.equal(status.phase, 'Failed');
  assert.deepEqual([printed('web', 'test'), printed('web', 'artifacts')], ['tested\n', 'saw 7\n']);
  const ends = status.containerStatuses.map(({ state }: { state: { terminated: { exitCode: number } } }) => state);
  assert.deepEqual(
    ends.map(({ terminated }: { terminated: { exitCode: number; reason: string } }) => [
      ...[terminated.exitCode, terminated.reason],
    ]),
    [
      [7, 'Error'],
      [0, 'Completed'],
    ],
  );
});

test('a deleted Pod ends with SIGTERM to all its containers at once, and SIGKILL after its grace', async (context) => {
  const { store, push, start, pod, printed } = await startNode(context);
  const stubborn = push('stubborn', scripted(`trap 'echo no' TERM; echo up; while :; do sleep 0.02; done`));
  const polite = push('polite', scripted(`trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done`));
  const containers = [
    { name: 'polite', image: polite },
    { name: 'stubborn', image: stubborn },
  ];
  start('web', { terminationGracePeriodSeconds: 600, containers });
  await until(store, () => pod('web')?.status?.phase === 'Running');
  while (!(printed('web', 'polite') && printed('web', 'stubborn'))) await new Promise(setImmediate);
  store.remove(key('web'));
  const ends = () => pod('web')?.status.containerStatuses.map(({ state }: Ended) => state.terminated?.exitCode);
  await until(store, () => ends()[0] === 0);
  assert.equal(pod('web')?.metadata.deletionGracePeriodSeconds, 600);
  assert.deepEqual(ends(), [0, undefined]);
  const killed = until(store, () => ends()?.[1]);
  store.remove(key('web'), 0);
  assert.equal(await killed, 137);
  await until(store, () => pod('web') === undefined);
});

interface Ended {
  readonly state: { readonly terminated?: { readonly exitCode: number } };
}

test('a Pod that is active for too long has failed: DeadlineExceeded', async (context) => {
  const { push, start, ended, events } = await startNode(context);
  const image = push('slow', scripted('exec sleep 1000'));
  start('web', { activeDeadlineSeconds: 0.3, containers: [{ name: 'test', image }] });
  const { status } = await ended('web');
  const message = 'Pod was active on the node longer than the specified deadline';
  assert.deepEqual([status.phase, status.reason, status.message], ['Failed', 'DeadlineExceeded', message]);
  assert.equal(status.containerStatuses[0].state.terminated.exitCode, 143);
  assert.ok(events('web').includes(`DeadlineExceeded: ${message}`));
});

test('a container that a kernel without memory kills is OOMKilled', async (context) => {
  const { store, push, start, pod, ended, kubelet } = await startNode(context);
  start('web', { containers: [{ name: 'test', image: push('slow', scripted('exec sleep 1000')) }] });
  await until(store, () => pod('web')?.status?.phase === 'Running');
  kubelet.kill('ns', 'web', 'OOMKilled', 'test');
  const { exitCode, reason } = (await ended('web')).status.containerStatuses[0].state.terminated;
  assert.deepEqual([exitCode, reason], [137, 'OOMKilled']);
});

test('last words are those of the file, or the end of the log of who failed without any', async (context) => {
  const { push, start, ended } = await startNode(context);
  const image = push('sh', scripted('eval "$1"'));
  const policy = { terminationMessagePolicy: 'FallbackToLogsOnError' };
  const message = async (name: string, script: string, more = {}) => {
    const args = [script, '/dev/termination-log', '/last'];
    start(name, { containers: [{ name: 'test', image, args, ...more }] });
    return (await ended(name)).status.containerStatuses[0].state.terminated.message;
  };
  assert.equal(await message('file', 'echo logged; echo bye > $2; exit 1', policy), 'bye\n');
  assert.equal(await message('path', 'echo bye > $3', { terminationMessagePath: '/last' }), 'bye\n');
  assert.equal(await message('log', 'echo one; echo two; exit 1', policy), 'one\ntwo\n');
  assert.equal(await message('long', 'seq 1 100; exit 1', policy), numbers(21, 100));
  assert.equal(await message('none', 'echo one; exit 1'), undefined);
  assert.equal(await message('good', 'echo one', policy), undefined);
});

function numbers(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_each, index) => `${from + index}\n`).join('');
}

test('a Pod for which there is no node waits, and says why; a node that comes takes it', async (context) => {
  const { store, faults, push, start, pod, ended, events } = await startNode(context);
  const node = (name: string, architecture: string) =>
    store.create({
      ...kinds.node,
      metadata: { name, labels: { 'kubernetes.io/arch': architecture } },
      spec: {},
      status: { nodeInfo: { architecture } },
    });
  node('one', 'amd64');
  const containers = [{ name: 'test', image: push('good', scripted('exit 0')) }];
  start('web', { nodeSelector: { 'kubernetes.io/arch': 's390x' }, containers });
  const { conditions } = await until(store, () => pod('web')?.status);
  const why =
    "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
  const { type, status, reason, message } = conditions[0];
  assert.deepEqual([type, status, reason, message], ['PodScheduled', 'False', 'Unschedulable', why]);
  assert.deepEqual(events('web'), [`FailedScheduling: ${why}`]);
  node('two', 's390x');
  assert.equal((await ended('web')).spec.nodeName, 'two');
  faults.set({ podsPending: ['ns/held'] });
  start('held', { containers });
  await until(store, () => pod('held')?.status?.phase === 'Pending');
  assert.match(events('held')[0] ?? '', /^FailedScheduling: 0\/2 nodes are available: 2 Insufficient cpu\./);
  faults.set({ podsPending: [] });
  assert.equal((await ended('held')).status.phase, 'Succeeded');
});

test("an image of another registry is pulled with the Pod's secrets", async (context) => {
  const { store, registry, push, start, pod, ended } = await startNode(context);
  push('good', scripted('exit 0'));
  const { bytes, mediaType } = registry.read('own/good', 'latest') ?? assert.fail();
  const contents = { mediaType, manifest: bytes, digest: '', blobs: new Map() };
  registry.put('outside/quay.test/a/b', 'c', contents);
  registry.protect('outside/quay.test/a/b', 'me:secret');
  const containers = [{ name: 'test', image: 'quay.test/a/b:c' }];
  start('open', { containers });
  const waiting = () => pod('open')?.status?.containerStatuses?.[0].state.waiting;
  await until(store, () => waiting()?.reason === 'ErrImagePull');
  assert.match(waiting().message, /: unauthorized: access to the requested resource is not authorized$/);
  const auths = { 'quay.test': { auth: Buffer.from('me:secret').toString('base64') } };
  const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') };
  store.create({ ...kinds.secret, metadata: { name: 'pull', namespace: 'ns' }, data });
  start('web', { imagePullSecrets: [{ name: 'pull' }], containers });
  assert.equal((await ended('web')).status.phase, 'Succeeded');
});

test("a machine image's programs are this machine's, its files are the container's own", async (context) => {
  const { start, ended, printed, machine } = await startNode(context);
  const script = 'touch mark; ls; git --version; node --version; echo "$KUBECONFIG"; cat $KUBECONFIG; echo $0';
  const container = {
    name: 'test',
    image: machine(),
    workingDir: '/go/src/project',
    command: ['/bin/bash', '-c', `echo hello > $SHARED_DIR/kubeconfig; ${script}`],
    env: [
      { name: 'SHARED_DIR', value: '/shared' },
      { name: 'KUBECONFIG', value: '$(SHARED_DIR)/kubeconfig' },
    ],
    volumeMounts: atShared,
  };
  for (const name of ['one', 'two']) {
    start(name, { volumes: [shared], containers: [container] });
    const { phase } = (await ended(name)).status;
    const [mark, git, node, kubeconfig, content, zero] = (printed(name) ?? '').split('\n');
    assert.deepEqual([phase, mark, node, content, zero], ['Succeeded', 'mark', process.version, 'hello', '/bin/bash']);
    assert.match(git ?? '', /^git version /);
    assert.match(kubeconfig ?? '', /\/shared\/kubeconfig$/);
  }
});
