import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { startBuilds } from '../../src/sandbox/controllers/builds.ts';
import { createControllerFaults } from '../../src/sandbox/controllers/faults.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import { recordPush } from '../../src/sandbox/registry/image-streams.ts';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import type { Image } from '../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../src/sandbox/registry/registry.ts';
import { until } from '../sandbox/controllers/until.ts';

export const namespace = 'ci-op-1';
const build = { apiVersion: 'build.openshift.io/v1', kind: 'Build' };

/** Whoever has the token of the Builds' account may do everything; there is nobody else. */
const access = {
  userOf: (token: string) => (token === 'token' ? { username: 'builder', groups: [] } : undefined),
  decide: () => ({ allowed: true, reason: '' }),
  hasProject: () => true,
};

/** A store, a registry and the controller of Builds, with an ImageStream `pipeline` that has the machine image as `root`. */
export async function buildsCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'builds-cluster-'));
  const store = createStore(Date.now);
  for (const name of [namespace, 'base']) store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const registry = await startRegistry({
    folder: join(folder, 'registry'),
    access,
    onPush: (push) => recordPush(store, registry.host, push),
  });
  const faults = createControllerFaults();
  const builds = startBuilds(store, {
    ...{ folder: join(folder, 'builds'), registry, faults, onLine: (line) => void lines.push(line) },
    tokenOf: () => 'token',
  });
  const lines: string[] = [];
  after(async () => {
    await builds.stop();
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  function put(tag: string, image: Image): string {
    const repository = `${namespace}/pipeline`;
    const digest = registry.put(repository, tag, image);
    recordPush(store, registry.host, { repository, tag, digest });
    return digest;
  }

  function make(name: string, spec: object, dockerStrategy: object = {}): void {
    const output = { to: { kind: 'ImageStreamTag', name: `pipeline:${name}` } };
    const strategy = { type: 'Docker', dockerStrategy };
    const whole = { serviceAccount: 'builder', output, strategy, ...spec };
    store.create({ ...build, metadata: { name, namespace }, spec: whole, status: { phase: 'New' } });
  }

  const get = (name: string) => store.get({ ...build, name, namespace });
  const podOf = (name: string) => store.get({ apiVersion: 'v1', kind: 'Pod', name: `${name}-build`, namespace });
  const ended = (name: string): Promise<KubernetesObject> =>
    until(store, () => {
      const found = get(name);
      return ['Complete', 'Failed', 'Error', 'Cancelled'].includes(found?.status.phase) && found;
    });
  const log = (name: string) => builds.log(namespace, name)?.read(0).toString() ?? '';
  put('root', makeMachineImage(['amd64', 'arm64']));
  return { store, registry, folder, faults, put, make, get, podOf, ended, log, lines };
}

export function tag(name: string) {
  return { kind: 'ImageStreamTag', name };
}

/** The source of a Build of a Dockerfile alone. */
export function dockerfile(...lines: string[]) {
  return { source: { type: 'Dockerfile', dockerfile: lines.join('\n') } };
}
