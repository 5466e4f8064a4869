import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { scripted, startNode } from './start-node.ts';
import { until } from './until.ts';

// Read: kubernetes, pkg/volume/{secret,configmap,projected} (MakePayload), pkg/volume/util/operationexecutor (the event
// FailedMount), pkg/kubelet/kubelet_pods.go (makeMounts, makeEnvironmentVariables), kuberuntime_container.go
// (ErrCreateContainerConfig).

const at = (name: string, more = {}) => ({ name, mountPath: `/${name}`, ...more });
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('files of Secrets, ConfigMaps and the downward API, with their paths and modes', async (context) => {
  const { store, push, start, ended, printed } = await startNode(context);
  const metadata = { name: 'given', namespace: 'ns' };
  store.create({ ...kinds.secret, metadata, data: { a: base64('one'), b: base64('two') } });
  store.create({ ...kinds.configMap, metadata, data: { c: 'three' } });
  const items = [
    { key: 'a', path: 'deep/a', mode: 0o600 },
    { key: 'b', path: 'b' },
  ];
  const namespace = { path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } };
  const sources = [
    { configMap: { name: 'given' } },
    { serviceAccountToken: { path: 'token' } },
    { downwardAPI: { items: [namespace] } },
    { secret: { name: 'none', optional: true } },
  ];
  const volumes = [
    { name: 'secret', secret: { secretName: 'given', items, defaultMode: 0o440 } },
    { name: 'all', projected: { sources } },
    { name: 'none', secret: { secretName: 'none', optional: true } },
  ];
  const script = 'cd "$1"; find . -type f -printf "%P %m " -exec cat {} \\; -exec echo \\; | sort';
  const listing = async (name: string) => {
    const containers = [
      { name: 'test', image: push('list', scripted(script)), args: [`/${name}`], volumeMounts: [at(name)] },
    ];
    start(name, { volumes, containers });
    await ended(name);
    return printed(name);
  };
  assert.equal(await listing('secret'), 'b 440 two\ndeep/a 600 one\n');
  assert.equal(await listing('all'), 'c 644 three\nnamespace 644 ns\ntoken 644 ns/default\n');
  assert.equal(await listing('none'), '');
});

test('a Pod waits for what stands in its volumes, and says so; then it starts', async (context) => {
  const { store, push, start, pod, ended, events } = await startNode(context);
  const volumes = [{ name: 'late', secret: { secretName: 'late' } }];
  const containers = [{ name: 'test', image: push('good', scripted('exit 0')), volumeMounts: [at('late')] }];
  start('web', { volumes, containers });
  const message = 'FailedMount: MountVolume.SetUp failed for volume "late" : secret "late" not found';
  await until(store, () => events('web').includes(message));
  const { phase, containerStatuses } = pod('web')?.status ?? assert.fail();
  assert.deepEqual([phase, containerStatuses[0].state], ['Pending', { waiting: { reason: 'ContainerCreating' } }]);
  store.create({ ...kinds.secret, metadata: { name: 'late', namespace: 'ns' }, data: {} });
  assert.equal((await ended('web')).status.phase, 'Succeeded');
});

test('what cannot be mounted is told: a missing key, a path of the machine, a volume that is not there', async (context) => {
  const { store, push, start, pod, events } = await startNode(context);
  store.create({ ...kinds.secret, metadata: { name: 'given', namespace: 'ns' }, data: {} });
  const image = push('good', scripted('exit 0'));
  const failure = async (name: string, volume: object) => {
    start(name, {
      volumes: [{ name: 'it', ...volume }],
      containers: [{ name: 'test', image, volumeMounts: [at('it')] }],
    });
    await until(store, () => events(name).length > 0);
    return events(name)[0]?.replace('FailedMount: MountVolume.SetUp failed for volume "it" : ', '');
  };
  const secret = { secretName: 'given', items: [{ key: 'x', path: 'x' }] };
  assert.equal(await failure('key', { secret }), 'references non-existent secret key: x');
  const refused = 'a sandbox gives nothing of its machine to a pod (hostPath "/etc")';
  assert.equal(await failure('host', { hostPath: { path: '/etc' } }), refused);
  start('none', { containers: [{ name: 'test', image, volumeMounts: [at('none')] }] });
  const status = await until(store, () => pod('none')?.status?.phase === 'Failed' && pod('none')?.status);
  assert.equal(status.containerStatuses[0].state.terminated.message, 'volume "none" not found');
});

test('a part of a volume; paths of mounts in arguments and variables', async (context) => {
  const { push, start, ended, printed } = await startNode(context);
  const script = 'echo hi > "$FILE"; cat "$1"; echo "$LIST" | tr : "\\n" | sed "s|.*/.volumes/||"';
  const env = [
    { name: 'WHICH', value: 'part' },
    { name: 'FILE', value: '/it/file' },
    { name: 'LIST', value: '/it/bin:/other:/whole/x' },
  ];
  const mounts = [
    { name: 'whole', mountPath: '/it', subPathExpr: '$(WHICH)' },
    { name: 'whole', mountPath: '/whole', readOnly: true },
  ];
  const container = { name: 'test', image: push('sh', scripted(script)), args: ['/whole/part/file'], env };
  start('web', { volumes: [{ name: 'whole', emptyDir: {} }], containers: [{ ...container, volumeMounts: mounts }] });
  await ended('web');
  assert.equal(printed('web'), 'hi\nwhole/part/bin\n/other\nwhole/x\n');
});

test('variables of Secrets and ConfigMaps; a container waits for one that is not there yet', async (context) => {
  const { store, push, start, pod, ended, printed } = await startNode(context);
  const metadata = { name: 'given', namespace: 'ns' };
  store.create({ ...kinds.configMap, metadata, data: { a: '1' } });
  const ref = (name: string, more = {}) => ({ secretKeyRef: { name, key: 'b', ...more } });
  const env = [
    { name: 'A', valueFrom: { configMapKeyRef: { name: 'given', key: 'a' } } },
    { name: 'B', valueFrom: ref('given') },
    { name: 'C', valueFrom: ref('none', { optional: true }) },
  ];
  const envFrom = [{ prefix: 'P_', configMapRef: { name: 'given' } }, { secretRef: { name: 'none', optional: true } }];
  const image = push('sh', scripted(`echo "$A $B $P_a \${C-unset}"`));
  start('web', { containers: [{ name: 'test', image, env, envFrom }] });
  const waiting = () => pod('web')?.status?.containerStatuses?.[0].state.waiting;
  await until(store, () => waiting()?.reason === 'CreateContainerConfigError');
  assert.equal(waiting().message, 'secret "given" not found');
  store.create({ ...kinds.secret, metadata, data: { b: base64('2') } });
  await ended('web');
  assert.equal(printed('web'), '1 2 1 unset\n');
});
