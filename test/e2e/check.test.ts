import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { type CheckRow, checkSchema } from '../../src/report/check-result.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { swappedWorld } from '../faults/swapped-world.ts';
import { streamstress } from './process.ts';
import { cache, temporaryFolder } from './world.ts';

const storageClass = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' };
const release = ['--release-tests-ref', 'release-v1.23'];

/** What the tests need, of the machine and of its user. */
const testTools = ['opc', 'tkn', 'cosign', 'rekor-cli', 'openssl'];
const testVariables = ['GITHUB_TOKEN', 'CHAINS_REPOSITORY', 'CHAINS_DOCKER_CONFIG_JSON', 'JIB_MAVEN_REPOSITORY']
  .concat(['JIB_MAVEN_DOCKER_CONFIG_JSON', 'PAC_GITHUB_TOKEN', 'PAC_GITHUB_ORG', 'PAC_GITHUB_WEBHOOK_TOKEN'])
  .concat(['GITLAB_TOKEN', 'GITLAB_PROJECT_ID', 'GITLAB_GROUP_NAMESPACE', 'GITLAB_WEBHOOK_TOKEN']);

/** What a check needs to find on its machine: the stand-in of Gauge, the cached ko, an oc and a buildah that say their versions. */
async function environmentOf(folder: string, { gauge }: Sandbox): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [name, version] of [
    ['oc', 'Client Version: 4.19.3'],
    ['buildah', 'buildah version 1.33.0'],
  ] as const)
    await writeFile(join(bin, name), `#!/bin/sh\necho "${version}"\n`, { mode: 0o755 });
  for (const name of testTools) await writeFile(join(bin, name), '#!/bin/sh\n', { mode: 0o755 });
  return {
    ...Object.fromEntries(testVariables.map((name) => [name, 'x'])),
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder,
    STREAMSTRESS_GAUGE: gauge,
    STREAMSTRESS_CACHE: join(cache, 'streamstress'),
    GOCACHE: join(cache, 'go-build'),
    GOMODCACHE: join(cache, 'go-mod'),
  };
}

/** Runs `check --json` and holds its answer to the schema. */
async function rowsOf(t: TestContext, args: readonly string[], environment: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = await streamstress(t, ['check', '--json', ...args], environment);
  const { rows, ok } = checkSchema.parse(JSON.parse(stdout || '{}'));
  assert.equal(code, ok ? 0 : 2, stderr);
  return { rows, wrong: rows.filter(({ status }) => status !== 'ok').map(wordsOf), stderr };
}

function wordsOf({ group, name, status, summary, todo = '' }: CheckRow): string {
  return `${status} ${group}/${name}: ${summary} | ${todo}`;
}

test('check on a bare cluster, its repair, and what nobody can repair', async (t) => {
  const folder = await temporaryFolder(t);
  const bare = { installed: false, registry: 'Removed', speed: 10 } as const;
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), ...bare });
  t.after(() => sandbox.close());
  const environment = { ...(await environmentOf(folder, sandbox)), KUBECONFIG: sandbox.kubeconfig };
  const options = [...release, '--output-dir', join(folder, 'output')];
  const { store, faults } = sandbox;

  await t.test('says what is missing and that it can be repaired', async () => {
    const { wrong } = await rowsOf(t, options, environment);
    const names = wrong.map((words) => /^(\S+ [^:]+):/.exec(words)?.[1]);
    assert.deepEqual(names, [
      'fixable set-up/registry',
      'fixable set-up/pusher',
      'fixable set-up/image-puller',
      'fixable set-up/operator',
      'fixable set-up/tekton-config',
      'fixable set-up/manual-approval-gate',
    ]);
    assert.match(wrong[0] ?? '', /the registry is Removed, has no storage, has no default route \| In configs\.image/);
  });

  await t.test('a table for people, whose last line counts', async () => {
    const { code, stdout } = await streamstress(t, ['check', ...options, '--components', 'pipeline'], environment);
    assert.equal(code, 2);
    assert.match(stdout, /^cluster\n {2}ok {14}sign-in {4}"system:admin" at /m);
    assert.match(
      stdout,
      /^ {2}\[auto-fixable\] {2}operator {7}the operator is not installed: .*\n {20}Install "Red Hat/m,
    );
    assert.match(stdout, /\n\d+ rows: \d+ ok, 5 auto-fixable \(streamstress check --fix repairs them\), 0 failed\n$/);
  });

  await t.test('--fix repairs all of it, and the second one writes nothing', async () => {
    const first = await rowsOf(t, [...options, '--fix'], environment);
    assert.deepEqual(first.wrong, [], first.stderr);
    faults.forget();
    const second = await rowsOf(t, [...options, '--fix'], environment);
    assert.deepEqual(second.wrong, []);
    assert.deepEqual(writesOf(sandbox), ['patch Lease', 'patch Lease']);
  });

  await t.test('each thing that is wrong is one row', async () => {
    const [usual] = store.list(storageClass);
    store.remove({ ...storageClass, name: usual?.metadata.name ?? '' });
    sandbox.trouble.setFaults({ catalogueUnhealthy: true, metrics: 'absent' });
    const old = ['--release-tests-ref', 'master', '--output-dir', join(folder, 'output')];
    const without = { ...environment, GITHUB_TOKEN: '' };
    const { rows, wrong } = await rowsOf(t, old, without);
    assert.equal(wrong.length, 4, wrong.join('\n'));
    const [storage = '', metrics = '', tests = '', github = ''] = wrong;
    assert.match(
      github,
      /^failed release-tests\/github: "GITHUB_TOKEN" is not set \| Bring it about, or .*git-resolvers\.spec \(PIPELINES-24-TC02\)/,
    );
    const approvers = rows.find(({ name }) => name === 'approvers');
    assert.match(approvers?.summary ?? '', /^"user1", .* may be users of the cluster: nobody here can tell$/);
    assert.match(
      storage,
      /^failed cluster\/storage: none of 0 StorageClasses is the default: .* \| Make one the default/,
    );
    assert.match(
      metrics,
      /^failed cluster\/metrics: the metrics API .* tells of no node \| Look at: oc get apiservice/,
    );
    assert.match(
      tests,
      /^failed operator\/release-tests: .*"master" expects .* \| Give --release-tests-ref release-v1\.23$/,
    );
    const catalogue = rows.find(({ name }) => name === 'catalogue');
    assert.match(catalogue?.summary ?? '', /is TRANSIENT_FAILURE: no updates come, but the operator is installed$/);
  });

  await t.test('without a cluster one row says what to give', async () => {
    const { rows } = await rowsOf(t, options, { ...environment, KUBECONFIG: undefined });
    const [signIn, ...others] = rows.filter(({ group, name }) => {
      return group !== 'tools' && (group !== 'release-tests' || name === 'approvers');
    });
    assert.match(signIn?.summary ?? '', /there is no kubeconfig .*: name that of the cluster with --kubeconfig/);
    assert.deepEqual(new Set(others.map(({ summary }) => summary)), new Set(['not signed in: see "sign-in"']));
    const tools = rows.filter(({ group }) => group === 'tools');
    assert.ok(tools.length === 8 && tools.every(({ status }) => status === 'ok'));
  });
});

/** What we have written, but for questions. */
function writesOf({ faults }: Sandbox): string[] {
  const own = faults.requests().filter(({ server, user }) => server === 'api' && user === 'system:admin');
  return own
    .filter(({ verb, kind }) => !['get', 'list', 'watch'].includes(verb) && !kind?.endsWith('Review'))
    .map(({ verb, kind }) => `${verb} ${kind}`);
}

test('what check lists is what a set-up, a deploy and a restore need', async (t) => {
  const names = 'triggers,manual-approval-gate';
  const world = await swappedWorld({ names: names.split(','), haste: 10 });
  t.after(() => world.close());
  const { sandbox, folder } = world;
  const environment = await environmentOf(folder, sandbox);
  const options = [...release, '--components', names, '--output-dir', folder];
  const admin = ['--kubeconfig', sandbox.kubeconfig];
  const { rows } = await rowsOf(t, [...options, ...admin], environment);
  const permissions = rows.filter(({ group }) => group === 'permissions').map(({ name }) => name);
  assert.ok(permissions.length > 30);

  const account = { namespace: 'default', name: 'limited' };
  sandbox.store.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  const grants = new Map(permissions.map((text, at) => [text, grant(sandbox, text, `limited-${at}`)]));
  const token = await createCluster({ kubeconfig: sandbox.kubeconfig }).issueToken(account, 3600);
  const limited = { ...environment, STREAMSTRESS_TOKEN: token };
  const signIn = ['--api-url', sandbox.server, '--certificate-authority', sandbox.certificateAuthority];

  await t.test('a user who may do just that can set up, deploy and restore', async () => {
    const fixed = await rowsOf(t, [...options, ...signIn, '--fix'], limited);
    assert.deepEqual(
      fixed.wrong.map((words) => words.split(':')[0]),
      ['failed cluster/metrics'],
    );
    const place = ['--output-dir', folder, ...signIn];
    const deployed = await streamstress(t, ['deploy', '--components', names, ...place], limited);
    assert.equal(deployed.code, 0, deployed.stderr);
    const restored = await streamstress(t, ['restore', ...place], limited);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stdout, /own images are back/);
  });

  await t.test('one who may not is told so, for each thing that he may not', async () => {
    const taken = [
      'may bind clusterroles.rbac.authorization.k8s.io "cluster-admin"',
      'may create serviceaccounts/token',
      'may list tektoninstallersets.operator.tekton.dev',
      'may patch subscriptions.operators.coreos.com in "openshift-operators"',
    ];
    for (const text of taken) (grants.get(text) ?? assert.fail(text))();
    const checked = await rowsOf(t, [...options, ...signIn], limited);
    const denied = checked.rows.filter(({ group, status }) => group === 'permissions' && status !== 'ok');
    assert.deepEqual(
      denied.map(({ name }) => name),
      taken,
    );
    for (const { todo } of denied)
      assert.match(todo ?? '', /^Let an administrator allow it: oc create clusterrole streamstress-\S+ --verb=/);
  });
});

/** Allows one thing; returns what takes that away. */
function grant({ store }: Sandbox, text: string, name: string): () => void {
  const [, verb = '', resource = '', dotted = '', only, namespace] =
    /^may (\S+) ([^. ]+)(?:\.(\S+))?(?: "(.+?)")?(?: in "(.+)")?$/.exec(text) ?? assert.fail(text);
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const resourceNames = only === undefined ? {} : { resourceNames: [only] };
  const rules = [{ apiGroups: [dotted], resources: [resource], verbs: [verb], ...resourceNames }];
  store.create({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules });
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const place = namespace === undefined ? {} : { namespace };
  const roleRef = { apiGroup, kind: 'ClusterRole', name };
  const subjects = [{ kind: 'ServiceAccount', namespace: 'default', name: 'limited' }];
  store.create({ apiVersion, kind, metadata: { name, ...place }, roleRef, subjects });
  return () => void store.remove({ apiVersion, kind, name, ...place });
}
