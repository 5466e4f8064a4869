import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { kinds } from '../../src/sandbox/controllers/objects.ts';
import { scripted, startNode } from '../sandbox/controllers/start-node.ts';
import { until } from '../sandbox/controllers/until.ts';

// Needs `unshare` with mounts of its own, as root or with user namespaces. Read: runtime-spec of opencontainers
// (config-linux.md: default devices and file systems); kubernetes, plugin/pkg/admission/serviceaccount.

const shared = { name: 'shared', emptyDir: {} };
const atShared = [{ name: 'shared', mountPath: '/var/run/shared' }];

test('a container sees its image and its mounts, and nothing of this machine', async (context) => {
  const { start, ended, printed, machine, folder } = await insideImages(context);
  const script = `
    ls -A /home /tmp; cat /var/run/secrets/kubernetes.io/serviceaccount/token; echo
    echo here > $DIR/file; cat /var/run/shared/file; test -e ${folder} || echo hidden
    echo x > /dev/null; head -c4 /dev/urandom | wc -c; cat /proc/1/comm; pwd; echo "$HOME"
    git --version > /dev/null && node --version; (echo x > /usr/bin/mark) && ls /usr/bin/mark
    (echo x > /.machine/usr/x) 2> /dev/null || echo read-only; echo bye > /dev/termination-log`;
  const container = {
    ...{ name: 'test', image: machine(), command: ['bash', '-c', script], workingDir: '/go/src/it' },
    ...{ env: [{ name: 'DIR', value: '/var/run/shared' }], volumeMounts: atShared },
  };
  start('web', { volumes: [shared], containers: [container] });
  const { status } = await ended('web');
  assert.deepEqual(printed('web')?.split('\n').slice(0, -1), [
    ...['/home:', '', '/tmp:', 'ns/default', 'here', 'hidden', '4', 'bash', '/go/src/it', '/root', process.version],
    ...['/usr/bin/mark', 'read-only'],
  ]);
  assert.deepEqual([status.phase, status.containerStatuses[0].state.terminated.message], ['Succeeded', 'bye\n']);
  start('next', { containers: [{ ...container, command: ['ls', '/usr/bin/mark'], volumeMounts: [] }] });
  assert.equal((await ended('next')).status.phase, 'Failed');
});

test('an image without the usual programs has none', async (context) => {
  const { push, start, ended } = await insideImages(context);
  const image = push('bare', scripted('exit 0'));
  const end = async (name: string, command?: readonly string[]) => {
    start(name, { containers: [{ name: 'test', image, ...(command && { command }) }] });
    return (await ended(name)).status.containerStatuses[0].state.terminated;
  };
  const { reason, message } = await end('bash', ['bash', '-c', 'exit 0']);
  const missing = 'container create failed: executable file `bash` not found: No such file or directory';
  assert.deepEqual([reason, message], ['StartError', missing]);
  assert.equal((await end('script')).exitCode, 127);
});

test('mounts that are read-only, and what comes of Secrets, are not written to', async (context) => {
  const { store, start, ended, printed, machine } = await insideImages(context);
  store.create({ ...kinds.secret, metadata: { name: 'given', namespace: 'ns' }, data: { a: 'aGk=' } });
  const volumes = [shared, { name: 'secret', secret: { secretName: 'given' } }];
  const volumeMounts = [
    { name: 'shared', mountPath: '/ro', readOnly: true },
    { name: 'secret', mountPath: '/secret' },
    { name: 'secret', mountPath: '/etc/one', subPath: 'a' },
  ];
  const script =
    'for path in /ro/x /secret/x /etc/one; do (echo x > $path) 2> /dev/null || echo no; done; cat /etc/one';
  const command = ['/bin/sh', '-c', script];
  start('web', { volumes, containers: [{ name: 'test', image: machine(), command, volumeMounts }] });
  await ended('web');
  assert.equal(printed('web'), 'no\nno\nno\nhi');
});

test('process 1 hears SIGTERM alone, ignores it where it does not listen, and takes all others with it', async (context) => {
  const { store, start, pod, printed, machine } = await insideImages(context);
  const image = machine();
  const container = (name: string, script: string) => ({ name, image, command: ['bash', '-c', script] });
  const polite = container('polite', `trap 'kill -0 $!; echo "child $?"; exit 9' TERM; sleep 1000 & echo up; wait`);
  const deaf = container('deaf', 'setsid sleep 1000 & echo up; sleep 1000');
  start('web', { terminationGracePeriodSeconds: 1, containers: [polite, deaf] });
  await until(store, () => pod('web')?.status?.phase === 'Running');
  while (!(printed('web', 'polite') && printed('web', 'deaf'))) await new Promise(setImmediate);
  const ends = until(store, () => {
    const found = pod('web')?.status.containerStatuses.map(({ state }: Ended) => state.terminated?.exitCode);
    return found?.every((code: number | undefined) => code !== undefined) && [...found, printed('web', 'polite')];
  });
  store.remove({ ...kinds.pod, namespace: 'ns', name: 'web' });
  assert.deepEqual(await ends, [9, 137, 'up\nchild 0\n']);
});

interface Ended {
  readonly state: { readonly terminated?: { readonly exitCode: number } };
}

/** After each test, nothing is mounted any more. */
async function insideImages(context: TestContext) {
  const node = await startNode(context, 'image');
  const { store } = node;
  store.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'ns' } });
  context.after(() => {
    assert.deepEqual(
      node.said.filter((line) => line.startsWith('containers run')),
      [],
    );
    assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(node.folder));
  });
  return node;
}
