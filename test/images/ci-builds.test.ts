import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { listen } from '../../src/sandbox/listen.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { until } from '../sandbox/controllers/until.ts';
import { buildsCluster, dockerfile, namespace, tag } from './builds-cluster.ts';

// Builds as ci-operator makes them. Read: openshift/builder @ 9ed70da, pkg/build/builder/source.go (ExtractImageContent),
// docker.go (Build, copyLocalObject), common.go; openshift/openshift-controller-manager @ 26d20feae,
// pkg/build/controller/build (handleActiveBuild), pkg/build/controller/strategy/docker.go (CreateBuildPod).

const { store, registry, folder, faults, put, make, get, podOf, ended, log } = await buildsCluster();
const program = promisify(execFile);
const root = { from: tag('pipeline:root') };
const file = (path: string, content: string) => ({ path, mode: 0o644, content });

/** What a step of a Dockerfile prints is found in the log by its mark. */
const show = (command: string) => `RUN echo "[$(${command})]"`;
const shown = (name: string) =>
  log(name)
    .split('\n')
    .flatMap((line) => /^\[(.*)\]$/.exec(line)?.[1] ?? []);

async function inspect(name: string, ...options: string[]) {
  const image = `docker://${registry.host}/${namespace}/pipeline:${name}`;
  const { stdout } = await program('skopeo', ['inspect', '--creds=a:token', '--tls-verify=false', ...options, image]);
  return JSON.parse(stdout);
}

async function complete(name: string): Promise<void> {
  const { status } = await ended(name);
  assert.equal(status.phase, 'Complete', `${status.reason}: ${log(name)}`);
}

test('the programs of this machine work in a machine image, and an image that is built upon it is one', async () => {
  const { port, close } = await serveRepository();
  const lines = [
    'FROM is-replaced',
    show("bash -c 'echo $BASH_VERSION' | grep -c ."),
    show('curl --version | grep -c libcurl'),
    show('node -p "1 + 1"'),
    show('printf "all:\\n\\t@echo made\\n" | make -f -'),
    show('echo x | tar -c -T /dev/null | gzip | gunzip | base64 -w0 | head -c 4'),
    `RUN git clone -q http://127.0.0.1:${port}/r.git /go/src/r`,
    show('cat /go/src/r/README'),
    show('stat -c %a /tmp; id -un; echo $HOME $LANG'),
    'RUN mkdir -p /usr/share/mine && cp /bin/sh /usr/bin/mine',
  ];
  make('machine', dockerfile(...lines), root);
  await complete('machine');
  close();
  assert.deepEqual(shown('machine').slice(0, 4), ['1', '1', '2', 'made']);
  assert.ok(shown('machine').includes('here'));
  assert.match(log('machine'), /\[1777\nroot\n\/root C.UTF-8\]/);
  make('upon', dockerfile('FROM is-replaced', show('ls /usr/bin/mine')), { from: tag('pipeline:machine') });
  await complete('upon');
  assert.equal((await inspect('upon')).Labels['sandbox.streamstress.dev/machine'], 'true');
});

async function serveRepository() {
  const bare = join(folder, 'served/r.git');
  const work = join(folder, 'work');
  mkdirSync(work);
  writeFileSync(join(work, 'README'), 'here\n');
  const git = (...args: string[]) =>
    program('git', ['-C', work, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'Begin');
  await git('clone', '--quiet', '--bare', work, bare);
  await program('git', ['-C', bare, 'update-server-info']);
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, 'served', new URL(url, 'http://x').pathname);
    if (!existsSync(path)) return void response.writeHead(404).end();
    response.end(readFileSync(path));
  });
  const port = await listen(server, 'git', undefined);
  return { port, close: () => server.close() };
}

test('an image of scratch has no programs, and nothing of this machine gets into a layer', async () => {
  make('bare', dockerfile('FROM scratch', 'COPY Dockerfile /'));
  await complete('bare');
  make('none', dockerfile('FROM is-replaced', 'RUN true'), { from: tag('pipeline:bare') });
  assert.equal((await ended('none')).status.reason, 'DockerBuildFailed');
  const lines = ['FROM root AS tools', 'RUN echo x > /x', 'FROM scratch', 'COPY --from=tools /x /x'];
  const images = [{ from: tag('pipeline:root'), as: ['root'] }];
  make('mixed', { source: { type: 'Dockerfile', dockerfile: lines.join('\n'), images } });
  await complete('mixed');
  const target = join(folder, 'mixed');
  const image = `docker://${registry.host}/${namespace}/pipeline:mixed`;
  await program('skopeo', ['copy', '--quiet', '--src-creds=a:token', '--src-tls-verify=false', image, `dir:${target}`]);
  const { layers } = JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8'));
  const { stdout } = await program('tar', ['-tzf', join(target, layers[0].digest.split(':')[1])]);
  assert.deepEqual([layers.length, stdout.trim()], [1, 'x']);
});

test('files of images are copied: a folder, what it holds, over what was there before; Secrets too', async () => {
  const one = [file('go/src/r/Dockerfile', 'FROM nothing\n'), file('go/src/r/a', 'of one'), file('etc/x/y', 'y')];
  put('one', makeImage({ files: one }));
  put('two', makeImage({ files: [file('out/a', 'of two'), file('out/below/b', 'b')] }));
  const data = { 'key.txt': Buffer.from('hidden').toString('base64') };
  store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace }, data });
  const lines = [
    'FROM is-replaced',
    'COPY . /all',
    show('cd /all && find . -type f | sort | tr "\\n" " "'),
    show('cat /all/a'),
  ];
  const paths = (...pairs: [string, string][]) =>
    pairs.map(([sourcePath, destinationDir]) => ({ sourcePath, destinationDir }));
  const images = [
    { from: tag('pipeline:one'), paths: paths(['/go/src/r/.', '.'], ['/etc/x', 'deep/er']) },
    { from: tag('pipeline:two'), paths: paths(['/out/.', '.'], ['/out/a', 'single']) },
  ];
  const secrets = [{ secret: { name: 'keys' }, destinationDir: 'secret' }];
  make('paths', { source: { type: 'Image', dockerfile: lines.join('\n'), images, secrets } }, root);
  await complete('paths');
  const expected = './Dockerfile ./a ./below/b ./deep/er/x/y ./secret/key.txt ./single/a ';
  assert.deepEqual(shown('paths'), [expected, 'of two']);
  const names = podOf('paths')?.spec.initContainers.map(({ name }: { name: string }) => name);
  assert.deepEqual(names, ['extract-image-content', 'manage-dockerfile']);
  make('missing', { source: { images: [{ from: tag('pipeline:one'), paths: paths(['/none', '.']) }] } }, root);
  const { status } = await ended('missing');
  assert.deepEqual([status.phase, status.reason], ['Failed', 'FetchImageContentFailed']);
  assert.match(status.logSnippet, /none.*No such file/);
});

test('the Build sets environment, arguments and labels as the builder does, and its content may be below a folder', async () => {
  const files = [file('src/sub/build/Dockerfile', 'FROM other\nARG WHO=nobody\nRUN echo "[$WHO $COLOUR]"\n')];
  put('src', makeImage({ files }));
  const images = [{ from: tag('pipeline:src'), paths: [{ sourcePath: '/src/.', destinationDir: '.' }] }];
  const imageLabels = [{ name: 'io.openshift.ci.from.root', value: 'sha256:1' }];
  const output = { to: tag('pipeline:set'), imageLabels };
  const dockerStrategy = {
    ...root,
    ...{ dockerfilePath: 'build/Dockerfile', forcePull: true, noCache: true, imageOptimizationPolicy: 'SkipLayers' },
    ...{ env: [{ name: 'COLOUR', value: 'red' }], buildArgs: [{ name: 'WHO', value: 'me' }] },
  };
  make('set', { source: { type: 'Image', images, contextDir: 'sub' }, output }, dockerStrategy);
  await complete('set');
  assert.deepEqual(shown('set'), ['me red']);
  const { Labels, Env } = await inspect('set');
  assert.equal(Labels['io.openshift.ci.from.root'], 'sha256:1');
  assert.equal(Labels['io.openshift.build.source-context-dir'], 'sub');
  assert.ok(
    ['COLOUR=red', 'OPENSHIFT_BUILD_NAME=set'].every((value) => Env.includes(value)),
    Env,
  );
});

test('a Build is for the architecture of its node, and waits where there is none', async () => {
  const spec = { ...dockerfile('FROM is-replaced', show('echo ran')), nodeSelector: { 'kubernetes.io/arch': 'arm64' } };
  addNode('one', 'amd64');
  make('arm', spec, root);
  const said = await until(store, () =>
    store.list({ apiVersion: 'v1', kind: 'Event' }).find(({ reason }) => reason === 'FailedScheduling'),
  );
  assert.match(said.message, /0\/1 nodes are available: 1 node\(s\) didn't match Pod's node affinity\/selector/);
  assert.deepEqual([get('arm')?.status.phase, podOf('arm')?.status.phase], ['Pending', 'Pending']);
  addNode('two', 'arm64');
  await complete('arm');
  assert.equal((await inspect('arm')).Architecture, 'arm64');
  assert.equal(podOf('arm')?.spec.nodeName, 'two');
  assert.deepEqual(shown('arm'), ['ran']);
});

function addNode(name: string, architecture: string): void {
  const labels = { 'kubernetes.io/arch': architecture };
  store.create({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { nodeInfo: { architecture } } });
}

test('an image of another registry is that which the sandbox has for it', async () => {
  registry.put('outside/quay.io/a/b', 'c', makeImage({ files: [file('x', 'from outside')] }));
  make('outside', dockerfile('FROM is-replaced', 'COPY --from=quay.io/a/b:c /x /x', show('cat /x')), root);
  await complete('outside');
  assert.deepEqual(shown('outside'), ['from outside']);
});

test('a private one is pulled with the login of the pull secret', async () => {
  registry.put('outside/quay.io/private/b', 'c', makeImage({ files: [file('x', 'private')] }));
  registry.protect('outside/quay.io/private/b', 'me:secret');
  const auths = (text: string) =>
    JSON.stringify({ auths: { 'quay.io': { auth: Buffer.from(text).toString('base64') } } });
  const spec = dockerfile('FROM is-replaced', 'COPY --from=quay.io/private/b:c /x /x', show('cat /x'));
  for (const name of ['secret', 'other']) {
    const data = { '.dockerconfigjson': Buffer.from(auths(`me:${name}`)).toString('base64') };
    store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data });
    make(`private-${name}`, spec, { ...root, pullSecret: { name } });
  }
  await complete('private-secret');
  assert.equal((await ended('private-other')).status.reason, 'PullBuilderImageFailed');
});

test('what goes wrong has its reason: pull, push, a step, no instruction, no folder', async () => {
  const reasonOf = async (name: string) => {
    const { status } = await ended(name);
    return `${status.phase} ${status.reason}: ${status.message}`;
  };
  make('pull', dockerfile('FROM is-replaced', `COPY --from=${registry.host}/a/none:1 /a /a`), root);
  assert.equal(await reasonOf('pull'), 'Failed PullBuilderImageFailed: Failed pulling builder image.');
  make(
    'push',
    { ...dockerfile('FROM is-replaced'), output: { to: { kind: 'DockerImage', name: `${registry.host}/UPPER` } } },
    root,
  );
  assert.equal(await reasonOf('push'), 'Failed PushImageToRegistryFailed: Failed to push the image to the registry.');
  make('step', dockerfile('FROM is-replaced', 'RUN echo pulling image; exit 3'), root);
  assert.equal(await reasonOf('step'), 'Failed DockerBuildFailed: Dockerfile build strategy has failed.');
  assert.match(get('step')?.status.logSnippet, /exit status 3/);
  const [terminated] = podOf('step')?.status.containerStatuses.map(({ state }: { state: object }) => state) ?? [];
  assert.equal(terminated.terminated.exitCode, 1);
  assert.match(terminated.terminated.message, /exit status 3/);
  make('empty', dockerfile('# nothing'), root);
  assert.equal(
    await reasonOf('empty'),
    'Failed ManageDockerfileFailed: Failed to prepare the dockerfile for the build.',
  );
  const source = { type: 'Git', git: { uri: `file://${join(folder, 'work')}`, ref: 'main' }, contextDir: 'none' };
  make('folder', { source }, root);
  assert.equal(
    await reasonOf('folder'),
    'Failed InvalidContextDirectory: The supplied context directory does not exist.',
  );
});

/** Nothing else on this machine sleeps so long. */
const seconds = 600 + process.pid / 1e6;
const slow = dockerfile('FROM is-replaced', `RUN echo "[began]"; sleep ${seconds}`);
const turn = promisify(setImmediate);

async function runs(name: string): Promise<void> {
  while (!shown(name).includes('began')) await turn();
  assert.equal(get(name)?.status.phase, 'Running');
}

test('a Build ends when its Pod is deleted or evicted, when it is cancelled, and goes without a trace when it is deleted', async () => {
  for (const name of ['deleted', 'evicted', 'cancelled', 'gone']) make(name, slow, root);
  for (const name of ['deleted', 'evicted', 'cancelled', 'gone']) await runs(name);
  store.remove({ apiVersion: 'v1', kind: 'Pod', name: 'deleted-build', namespace });
  assert.deepEqual(outcome(await ended('deleted')), ['Error', 'BuildPodDeleted']);
  const pod = podOf('evicted') ?? assert.fail('no pod');
  store.update({ ...pod, status: { ...pod.status, reason: 'Evicted', message: 'no memory' } }, 'status');
  const evicted = await ended('evicted');
  assert.deepEqual([...outcome(evicted), evicted.status.message], ['Failed', 'BuildPodEvicted', 'no memory']);
  await until(store, () => podOf('evicted')?.status.phase === 'Failed');
  const live = get('cancelled') ?? assert.fail('no build');
  store.update({ ...live, status: { ...live.status, cancelled: true } }, 'status');
  assert.deepEqual(outcome(await ended('cancelled')), ['Cancelled', 'CancelledBuild']);
  assert.equal(podOf('cancelled'), undefined);
  const { uid = '' } = get('gone')?.metadata ?? {};
  store.remove({ apiVersion: 'build.openshift.io/v1', kind: 'Build', name: 'gone', namespace });
  assert.equal(podOf('gone'), undefined);
  while (existsSync(join(folder, 'builds', uid))) await turn();
  const { stdout } = await program('ps', ['-eo', 'args']);
  assert.ok(!stdout.split('\n').includes(`sleep ${seconds}`), 'a step of a Build that was stopped still runs');
});

function outcome({ status }: KubernetesObject): string[] {
  return [status.phase, status.reason ?? ''];
}

test('the next Builds of a name fail as they are told to', async () => {
  faults.set({ failingBuilds: [{ name: 'flaky', reason: 'FetchSourceFailed', times: 2 }] });
  const outcomes: string[][] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    make('flaky', dockerfile('FROM is-replaced'), root);
    outcomes.push(outcome(await ended('flaky')));
    store.remove({ apiVersion: 'build.openshift.io/v1', kind: 'Build', name: 'flaky', namespace });
  }
  const failed = ['Failed', 'FetchSourceFailed'];
  assert.deepEqual(outcomes, [failed, failed, ['Complete', '']]);
});

test('Builds run at the same time, and leave nothing but their logs', async () => {
  for (const name of ['p1', 'p2', 'p3']) make(name, dockerfile('FROM is-replaced', show(`echo ${name}`)), root);
  for (const name of ['p1', 'p2', 'p3']) await complete(name);
  assert.deepEqual(['p1', 'p2', 'p3'].flatMap(shown), ['p1', 'p2', 'p3']);
  const left = () => readdirSync(join(folder, 'builds')).flatMap((uid) => readdirSync(join(folder, 'builds', uid)));
  while (left().some((name) => name !== 'log')) await turn();
});
