import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import type { AskedClaim } from '../../src/model/ci-run.ts';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { createUser, pageBlocks } from '../action/page.ts';
import { streamstress } from '../e2e/process.ts';
import { self } from '../e2e/world.ts';
import { outsideLogin, sampleCluster } from './sample/sample-cluster.ts';

const blocks = await pageBlocks('ci-run.md');
const [configuration = '', rights = ''] = blocks('yaml');
const [laptop = '', cluster = '', workflows = ''] = blocks('sh');
const sample = join(import.meta.dirname, 'sample');

test('the commands for a laptop do what the page says, in a clone with that file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-ci-run-page-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { home, type } = await createUser(folder, { streamstress: `#!/bin/sh\nexec "${self.join('" "')}" "$@"\n` }, {});
  const files = {
    'ci/acme/widget/acme-widget-main.yaml': configuration,
    Makefile: 'test:\n\ttest -s VERSION\n',
    VERSION: '1.4.0\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  await type('git init -q -b main; git add .; git -c user.name=a -c user.email=a@example.test commit -qm Begin');
  const [plan = '', one = '', all = '', ...others] = laptop.trimEnd().split('\n');
  assert.deepEqual(others, []);
  for (const [command, answer] of [
    [plan, /^ {2}e2e +runs 1 step; after /m],
    [one, /1 of 1 passed/],
    [all, /2 of 2 passed/],
    [workflows, /pull-ci-acme-widget-main-images\.yaml/],
  ] as const) {
    const { code, stdout, stderr } = await type(command);
    assert.equal(code, 0, `${command}\n${stderr}`);
    assert.match(stdout, answer);
  }
  assert.match(readFileSync(join(home, 'test-output/artifacts/test/build-log.txt'), 'utf8'), /test -s VERSION/);
});

test('whoever has the rights of the page, and no others, runs everything on a cluster', async (t) => {
  const claim = {
    ...{ as: 'latest', product: 'ocp', version: '4.19', architecture: 'amd64', cloud: 'aws', owner: 'acme' },
    ...{ labels: {}, timeout: 600 },
  };
  const { folder, sandbox, leases, run } = await sampleCluster({
    claims: [claim],
    leases: [
      { type: 'widget-quota', count: 2 },
      { type: 'widget-region', count: 1 },
    ],
  });
  const { store } = sandbox;
  const account = { namespace: 'ci', name: 'ci-run' };
  store.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  // The cluster of the sample has rights of that name already, for somebody else.
  const own = rights
    .replaceAll('name: ci-run\n', 'name: ci-run-page\n')
    .replace(/(subjects:[\s\S]*name: ci-run)-page/, '$1');
  for (const document of parseAllDocuments(own)) store.create(document.toJS());
  for (const [namespace, role] of Object.entries({
    ...{ ocp: 'registry-viewer', ci: 'registry-viewer' },
    ...{ acme: 'registry-editor', 'acme-tags': 'registry-editor', 'build-cache': 'registry-editor' },
  }))
    store.create(binding(namespace, { kind: 'ClusterRole', name: role }));
  for (const [namespace, rule] of Object.entries({
    ...{ ci: ': secrets: get', 'test-credentials': ': secrets: get' },
    pools: 'hive.openshift.io: clusterclaims: create get delete',
  })) {
    const [apiGroups = [], resources = [], verbs = []] = rule.split(': ').map((part) => part.split(' '));
    const role = { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'more', namespace } };
    store.create({ ...role, rules: [{ apiGroups, resources, verbs }] } as KubernetesObject);
    store.create(binding(namespace, { kind: 'Role', name: 'more' }));
  }
  const auths = { 'quay.io': { auth: Buffer.from(outsideLogin).toString('base64') } };
  for (const [namespace, name, data] of [
    ['test-credentials', 'quay-login', { '.dockerconfigjson': JSON.stringify({ auths }) }],
    ['ci', 'widget-login', { password: 'correct-horse' }],
    ['ci', 'widget-pin', { pin: '4711' }],
  ] as const)
    store.create(secret(namespace, name, data));
  const token = await createCluster({ kubeconfig: sandbox.kubeconfig }).issueToken(account, 3600);
  const env = { KUBECONFIG: kubeconfigOf(sandbox.kubeconfig, token, folder) };
  const images = await run(t, { of: 'main', args: ['--promote'], env });
  assert.equal(images.code, 0, images.said);
  const tests = await run(t, {
    of: 'main__tests',
    changes: { '- as: leased\n': `- as: leased\n  cluster_claim: ${JSON.stringify(claimed(claim))}\n` },
    args: [
      ...['--registry', join(sample, 'step-registry'), '--cluster-profiles', join(sample, 'cluster-profiles.yaml')],
      ...['unit', 'clone', 'leased'].flatMap((name) => ['--target', name]),
    ],
    env,
  });
  assert.equal(tests.code, 0, tests.said);
  assert.deepEqual(store.list({ apiVersion: 'hive.openshift.io/v1', kind: 'ClusterClaim' }), []);
  assert.deepEqual(leases.owners(), {});
  const cleaned = await streamstress(t, ['ci', 'clean', '--all'], { ...process.env, ...env, HOME: folder }, folder);
  assert.equal(cleaned.code, 0, cleaned.stderr);
  assert.match(cleaned.stdout, /^(deleted ci-op-.*\n){2}$/);
});

test('the commands for a cluster have options that there are', () => {
  const names = cluster.match(/--[a-z-]+/g) ?? [];
  assert.deepEqual(names, ['--registry', '--target', '--pull', '--promote']);
});

/** As the configuration of a test asks for it. */
function claimed({ timeout: _timeout, labels: _labels, ...claim }: AskedClaim): object {
  return claim;
}

function secret(namespace: string, name: string, texts: Readonly<Record<string, string>>): KubernetesObject {
  const data = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const type = '.dockerconfigjson' in texts ? 'kubernetes.io/dockerconfigjson' : 'Opaque';
  return { apiVersion: 'v1', kind: 'Secret', type, metadata: { name, namespace }, data: Object.fromEntries(data) };
}

/** A kubeconfig for the same cluster, and for whoever has the token; its path. */
function kubeconfigOf(file: string, token: string, folder: string): string {
  const config = parse(readFileSync(file, 'utf8'));
  const users = config.users.map(({ name }: { readonly name: string }) => ({ name, user: { token } }));
  const path = join(folder, 'account.kubeconfig');
  writeFileSync(path, stringify({ ...config, users }));
  return path;
}

const rbac = 'rbac.authorization.k8s.io';

function binding(namespace: string, { kind, name }: { readonly kind: string; readonly name: string }) {
  return {
    ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name: `ci-run-${name}`, namespace } },
    roleRef: { apiGroup: rbac, kind, name },
    subjects: [{ kind: 'ServiceAccount', namespace: 'ci', name: 'ci-run' }],
  };
}
