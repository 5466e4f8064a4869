import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nodeArchitecture } from '../../src/cluster/cluster-facts.ts';
import { bringAbout } from '../../src/cluster/setup/bring-about.ts';
import { prerequisitesOf } from '../../src/cluster/setup/prerequisites.ts';
import type { PushTarget } from '../../src/model/push-target.ts';
import type { Session } from '../../src/ports/session.ts';
import { imageLookup } from '../../src/registry/image-lookup.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { pushTargetStep, type RegistryUser } from '../../src/steps/push-target.ts';
import { operator } from '../cluster/every-component.ts';
import { patience, sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { clock, registriesOf } from '../registry/guarded-registry.ts';
import { pushImage } from '../registry/push-image.ts';
import { runStep } from './run-step.ts';

const sandbox = await sandboxCluster({ registryAuth: true, registryTls: true });
const { cluster, registry: host } = sandbox;
const own = ['registry', 'namespace', 'pusher'];
for (const prerequisite of prerequisitesOf({ operator, registry: undefined, components: [] }))
  if (own.includes(prerequisite.name)) await bringAbout(prerequisite, cluster, operator, patience(60), true);

/** What the nodes say. */
const architecture = await nodeArchitecture(cluster);

const ready = Object.fromEntries([...own, 'image-puller'].map((name) => [`ready:${name}`, true]));

const folder = mkdtempSync(join(tmpdir(), 'push-target-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const registries = registriesOf(folder);

async function find(asked: string | undefined, user: RegistryUser = 'pusher', token?: string) {
  const session = { token: async () => token } as Session;
  const world = { cluster, registries, session };
  const { result, created } = await runStep(pushTargetStep(asked, user), user === 'pusher' ? ready : {}, world);
  return { result, target: created['registry:push'] as PushTarget | undefined };
}

test('the cluster has a registry, at its route, and a token that pushes there; tools find both', async () => {
  for (const asked of [undefined, `${host}/tekton-upstream`]) {
    const { target, result } = await find(asked);
    assert.equal(result.summary, `"${host}/tekton-upstream", the cluster's own registry`);
    const { repository, env, ofCluster } = target ?? assert.fail();
    assert.deepEqual([repository, ofCluster], [`${host}/tekton-upstream`, true]);
    const login = (await registries.login(repository, env)) ?? assert.fail('no login');
    const authority = readFileSync(env.SSL_CERT_FILE ?? '', 'utf8');
    const image = makeImage({ files: [{ path: 'a', mode: 0o644, content: `${asked}` }] });
    await pushImage({ host, authority, token: login.password }, 'tekton-upstream/app', 'latest', image);
    const lookup = imageLookup({ registries, clock }, new AbortController().signal, { repository, env });
    assert.equal(await lookup.resolve(`${repository}/app`, 'latest'), `${repository}/app@${image.digest}`);
    assert.equal(await registries.forget(), true);
  }
});

test('another registry is used as it is, with the login of the user', async () => {
  const asked = 'quay.io/example/tekton';
  const { target, result } = await find(asked);
  assert.deepEqual(target, { repository: asked, env: {}, ofCluster: false, architecture });
  assert.equal(result.summary, `"${asked}", with the login of this machine`);
  assert.equal(await registries.forget(), false);
});

test('without a cluster nobody is asked whose registry it is', async () => {
  const { created } = await runStep(pushTargetStep(`${host}/tekton-upstream`, 'user'), {}, { registries });
  assert.deepEqual(created['registry:push'], { repository: `${host}/tekton-upstream`, env: {}, ofCluster: false });
});

test('names of the cluster have two parts', async () => {
  const { result } = await find(`${host}/tekton-upstream/deeper`);
  assert.equal(result.error?.reason, 'registry:too_deep');
  assert.match(result.summary, /Give ".*\/tekton-upstream"$/);
});

test('who only looks comes as who has signed in, where that is by a token', async () => {
  const { target } = await find(undefined, 'session', 'sha256~of-somebody');
  const { env } = target ?? assert.fail();
  assert.equal((await registries.login(`${host}/x`, env))?.password, 'sha256~of-somebody');
  const without = await find(undefined, 'session');
  assert.deepEqual(without.target, { repository: `${host}/tekton-upstream`, env: {}, ofCluster: true, architecture });
});
