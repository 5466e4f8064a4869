import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createClock } from '../../src/adapters/clock.ts';
import { createFiles } from '../../src/adapters/files.ts';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { buildPermissions } from '../../src/cluster/build/build-permissions.ts';
import { removeBuilds } from '../../src/cluster/build/remove-builds.ts';
import { cacheEnvironment } from '../../src/commands/demo-world.ts';
import { readConfig } from '../../src/config/config.ts';
import type { BuiltImage } from '../../src/model/image.ts';
import type { Permission } from '../../src/model/permission.ts';
import type { Cluster, KubernetesObject } from '../../src/ports/cluster.ts';
import { parseImages } from '../../src/report/images.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { buildOnClusterStep } from '../../src/steps/build-on-cluster.ts';
import { sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { start, streamstress, until } from '../e2e/process.ts';
import { cache } from '../e2e/world.ts';
import { guardedRegistry, password, registriesOf } from '../registry/guarded-registry.ts';
import { runStep, snapshot } from '../steps/run-step.ts';
import { configTexts } from '../upstream/config-texts.ts';
import { startRecordingProxy } from '../upstream/recording-proxy.ts';

type Test = Parameters<typeof streamstress>[0];

const run = promisify(execFile);
const proxy = await startRecordingProxy();
Object.assign(process.env, proxy.environment);
const sandbox = await sandboxCluster({ registryAuth: true, registryTls: true });
const { folder, store, registry, faults } = sandbox;
const upstream = join(folder, 'console-plugin');
const output = join(folder, 'output');
const good = 'FROM scratch\nARG WHO=nobody\nCOPY dist /dist\nLABEL who=$WHO\n';

/** Nothing that builds images is on this PATH. */
let environment: Readonly<Record<string, string | undefined>>;

before(async () => {
  const bin = join(folder, 'programs');
  await mkdir(bin);
  const { stdout } = await run('sh', ['-c', 'command -v git']);
  await symlink(stdout.trim(), join(bin, 'git'));
  environment = { ...cacheEnvironment(cache, process.env), PATH: bin, TMPDIR: undefined };
  await commit('main', { Dockerfile: good, 'dist/plugin.json': '{}\n' });
  await commit('broken', { Dockerfile: 'FROM scratch\nCOPY missing /missing\n' });
  await commit('baseless', { Dockerfile: `FROM ${registry}/none/base:1\n` });
});
after(() => proxy.close());

async function commit(branch: string, files: Readonly<Record<string, string>>): Promise<void> {
  const git = (...args: string[]) =>
    run('git', ['-C', upstream, '-c', 'user.name=Ada', '-c', 'user.email=a@b.c', ...args]);
  await mkdir(join(upstream, 'dist'), { recursive: true });
  await git('init', '--quiet');
  await git('checkout', '--quiet', '--orphan', branch);
  for (const [path, text] of Object.entries(files)) await writeFile(join(upstream, path), text);
  await git('add', '.');
  await git('commit', '--quiet', '-m', `Begin ${branch}`);
  const table = `[console-plugin]\nrepository = ${JSON.stringify(upstream)}\n`;
  await writeFile(join(folder, 'components.toml'), table);
}

function argumentsOf(ref: string, more: readonly string[] = []): string[] {
  const places = ['--components-file', join(folder, 'components.toml'), '--output-dir', output];
  return ['build', '--components', `console-plugin:${ref}`, ...places, '--kubeconfig', sandbox.kubeconfig, ...more];
}

async function build(t: Test, ref: string, ...more: string[]) {
  faults.forget();
  const ended = await streamstress(t, argumentsOf(ref, more), environment);
  const path = join(output, 'results/images.json');
  const text = await readFile(path, 'utf8').catch(() => '{"sources":[],"images":[]}');
  const uploads = faults.requests().filter(({ subresource }) => subresource === 'instantiatebinary');
  return { ...ended, images: ended.code === 0 ? parseImages(text, path).images : [], uploads: uploads.length };
}

function objects(kind: string, apiVersion = 'build.openshift.io/v1'): readonly KubernetesObject[] {
  return store.list({ apiVersion, kind }, { namespace: 'tekton-upstream' });
}

function assertNothingLeft(): void {
  const secrets = objects('Secret', 'v1').filter(({ type }) => type !== 'kubernetes.io/dockercfg');
  assert.deepEqual([...objects('BuildConfig'), ...objects('Build'), ...secrets], []);
}

const streams = () => objects('ImageStream', 'image.openshift.io/v1');

async function inspect(image: string) {
  const password = await sandbox.cluster.issueToken({ namespace: 'tekton-upstream', name: 'streamstress' }, 3600);
  const login = ['--creds', `streamstress:${password}`, '--tls-verify=false'];
  return JSON.parse((await run('skopeo', ['inspect', ...login, `docker://${image}`])).stdout);
}

test('a Dockerfile that fails, and a base that is not there, are told with the log; no tag and no object is left', async (t) => {
  const broken = await build(t, 'broken');
  assert.equal(broken.code, 2, broken.stderr);
  assert.match(
    broken.stdout,
    /"console-plugin\/console-plugin" at [0-9a-f]{7}: the cluster failed on its Dockerfile \(DockerBuildFailed: /,
  );
  assert.match(broken.stdout, /missing.*no such file or directory/);
  const baseless = await build(t, 'baseless');
  assert.equal(baseless.code, 2);
  assert.match(baseless.stdout, /the cluster cannot have one of its base images \(PullBuilderImageFailed: /);
  assert.deepEqual(streams(), []);
  assertNothingLeft();
});

test('an image is built on the cluster, and skopeo reads the digest that is told', async (t) => {
  const { code, stderr, images, uploads } = await build(t, 'main');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /tool:image-builder +succeeded: none here: images are built on the cluster/);
  assert.match(
    stderr,
    /build:console-plugin +succeeded: 1 image of console-plugin at [0-9a-f]{7}, built on the cluster/,
  );
  assert.equal(uploads, 1);
  const [{ image, commit: built } = assert.fail('no image')] = images;
  const { Digest, Labels, RepoTags } = await inspect(image);
  assert.equal(image, `${registry}/tekton-upstream/console-plugin@${Digest}`);
  assert.equal(Labels['org.opencontainers.image.revision'], built);
  assert.equal(Labels.who, 'nobody');
  const log = await readFile(join(output, 'logs/build-console-plugin.log'), 'utf8').catch(() => '');
  assert.match(log, /COPY dist \/dist/);
  assert.deepEqual(
    RepoTags.map((tag: string) => tag.replace(/-[0-9a-f]{24}$/, '')).sort(),
    [built, 'latest', 'streamstress'].sort(),
  );
  assertNothingLeft();
});

test('what is there already is not sent again', async (t) => {
  const { code, stderr, uploads } = await build(t, 'main');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /1 image of console-plugin at [0-9a-f]{7}, built before and verified by digest/);
  assert.equal(uploads, 0);
});

test('a run that is stopped cancels its Build and leaves nothing', async (t) => {
  const release = faults.inject({ match: { server: 'registry', method: 'POST', resource: 'upload' }, effect: 'hang' });
  const stopped = start(t, argumentsOf('main', ['--rebuild']), environment);
  await until(() => objects('Build').some(({ status }) => status.phase === 'Running'), 'the Build runs');
  const cancelled = new Set<string>();
  const unwatch = store.watch(({ object }) => object.kind === 'Build' && cancelled.add(object.status.phase));
  stopped.kill('SIGINT');
  const { code } = await stopped.ended;
  unwatch();
  release();
  assert.equal(code, 2);
  assert.ok(cancelled.has('Cancelled'), [...cancelled].join(', '));
  assertNothingLeft();
});

test('what a killed run has left goes with restore', async (t) => {
  const release = faults.inject({ match: { server: 'registry', method: 'POST', resource: 'upload' }, effect: 'hang' });
  const killed = start(t, argumentsOf('main', ['--rebuild']), environment);
  await until(() => objects('Build').some(({ status }) => status.phase === 'Running'), 'the Build runs');
  killed.kill('SIGKILL');
  await killed.ended;
  release();
  assert.equal(objects('BuildConfig').length, 1);
  const restored = await streamstress(
    t,
    ['restore', '--kubeconfig', sandbox.kubeconfig, '--output-dir', output],
    environment,
  );
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stderr, /remove-builds +succeeded: 1 object is removed/);
  assertNothingLeft();
  assert.equal(streams().length, 1, 'images lie in it');
});

test('check says that the cluster builds, and asks for what that takes where nothing here does', async (t) => {
  const places = ['--kubeconfig', sandbox.kubeconfig, '--output-dir', output];
  const rows = async (more = '') => {
    const asked = { ...environment, PATH: `${environment.PATH}${more}` };
    const { stdout } = await streamstress(t, ['check', '--json', '--components', 'console-plugin', ...places], asked);
    const found: readonly { name: string; status: string; summary: string }[] = JSON.parse(stdout).rows;
    return new Map(found.map(({ name, status, summary }) => [name, `${status}: ${summary}`]));
  };
  const [builder, allowed] = ['image-builder', 'may create buildconfigs/instantiatebinary.build.openshift.io'];
  const without = await rows();
  const said = [builder, 'builds', allowed].map((name) => without.get(name));
  const here = 'ok: none here: images are built on the cluster';
  assert.deepEqual(said, [here, 'ok: the cluster builds images', 'ok: allowed']);
  const { stdout } = await run('sh', ['-c', 'dirname "$(command -v buildah)"']);
  const withBuildah = await rows(`:${stdout.trim()}`);
  assert.match(withBuildah.get(builder) ?? '', /^ok: image-builder \d/);
  assert.deepEqual([withBuildah.get('builds'), withBuildah.get(allowed)], [undefined, undefined]);
});

test('an image goes to another registry with the login of this user, who may do no more than is asked for', async (t) => {
  const other = await guardedRegistry(t);
  const { host } = other.registry;
  const auth = Buffer.from(`root:${password}`).toString('base64');
  await mkdir(join(other.folder, '.docker'));
  await writeFile(join(other.folder, '.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  const trust = { certificateAuthority: other.authority, insecureSkipTlsVerify: false };
  const world = {
    cluster: await limitedCluster(buildPermissions('elsewhere')),
    clock: createClock(),
    files: createFiles(),
    registries: registriesOf(other.folder, { trust }),
  };
  const config = readConfig(configTexts());
  const plugin = config.components.find(({ builder }) => builder === 'dockerfile') ?? assert.fail('no plugin');
  const options = {
    registry: `${host}/mine`,
    operator: config.operator,
    autoSetup: true,
    work: other.folder,
    runId: 'run-9',
    rebuild: false,
  };
  const links = {
    'source:console-plugin': { snapshot: snapshot('console-plugin', 'a'.repeat(40)), folder: upstream },
    'registry:push': { repository: `${host}/mine`, env: {}, ofCluster: false, architecture: 'amd64' },
    'lock:cluster': { holder: 'test', lost: new AbortController().signal, release: async () => undefined },
  };
  await run('git', ['-C', upstream, 'checkout', '--quiet', 'main']);
  const ran = await runStep(buildOnClusterStep(plugin, options), links, world);
  assert.equal(ran.result.status, 'succeeded', ran.result.summary);
  const { image } = ran.created['image:console-plugin/console-plugin'] as BuiltImage;
  const digest = image.split('@')[1] ?? '';
  assert.equal(other.registry.read('mine/console-plugin', 'latest')?.digest, digest);
  assert.equal(other.registry.read('mine/console-plugin', 'a'.repeat(40))?.digest, digest);
  assert.equal(await removeBuilds(world.cluster, 'tekton-upstream'), 1);
  assertNothingLeft();
});

/** The cluster for somebody who may do these things, and look at what other steps have looked at before. */
async function limitedCluster(permissions: readonly Permission[]): Promise<Cluster> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const looks = [
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
    { apiGroups: ['route.openshift.io'], resources: ['routes'], verbs: ['get'] },
    { apiGroups: ['config.openshift.io'], resources: ['images', 'clusterversions'], verbs: ['get'] },
  ];
  const rules = permissions.map(({ group, resource, verb }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
  }));
  const account = { namespace: 'default', name: 'limited' };
  store.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  store.create({ apiVersion, kind: 'ClusterRole', metadata: { name: 'limited' }, rules: [...looks, ...rules] });
  const roleRef = { apiGroup, kind: 'ClusterRole', name: 'limited' };
  const subjects = [{ kind: 'ServiceAccount', ...account }];
  store.create({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'limited' }, roleRef, subjects });
  store.remove({ apiVersion, kind: 'ClusterRoleBinding', name: 'system:build-strategy-docker-binding' });
  const ca = await readFile(sandbox.certificateAuthority, 'utf8');
  const token = await sandbox.cluster.issueToken(account, 3600);
  const kubeconfig = join(folder, 'limited');
  await writeFile(kubeconfig, kubeconfigFor({ server: sandbox.server, ca, token }));
  return createCluster({ kubeconfig });
}

test('no build asked another host', () => assert.deepEqual(proxy.asked, []));
