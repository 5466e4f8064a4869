import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import type { EnvVar } from '../../src/cluster/operator/env.ts';
import type { Patience } from '../../src/cluster/wait-for.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../src/ports/cluster.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

/** One sandbox for all tests of a file (or for one test), and the product's own client. */
export async function sandboxCluster(
  options: Omit<SandboxOptions, 'folder'> = {},
  of: { after(end: () => Promise<void>): void } = { after },
) {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-test-'));
  const sandbox = await startSandbox({ ...options, folder });
  of.after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  return { ...sandbox, folder, cluster: createCluster({ kubeconfig: sandbox.kubeconfig }) };
}

/** Patience of so many seconds that pass ten times as fast, or faster, and what it was told. */
export function patience(
  timeout: number,
  signal = new AbortController().signal,
  haste = 10,
): Patience & { readonly said: string[] } {
  const clock = createClock();
  const said: string[] = [];
  return {
    clock: {
      now: () => clock.now() * haste,
      sleep: (milliseconds, until) => clock.sleep(Math.max(20, (milliseconds * 10) / haste), until),
    },
    signal,
    timeout,
    said,
    progress: (text) => said.push(text),
  };
}

/** Patience that ends once it was told something like this, however long that takes. */
export function patienceUntil(told: RegExp): Patience & { readonly said: string[] } {
  const patient = patience(9000);
  let late = 0;
  return {
    ...patient,
    clock: { ...patient.clock, now: () => patient.clock.now() + late },
    progress(text) {
      patient.progress(text);
      if (told.test(text)) late = 10_000_000;
    },
  };
}

/** A cluster that notes what is written: `patch Subscription`, `create ConfigMap`. */
export function noted(cluster: Cluster): Cluster & { readonly writes: string[] } {
  const writes: string[] = [];
  return {
    ...cluster,
    writes,
    create: (object) => {
      writes.push(`create ${object.kind}`);
      return cluster.create(object);
    },
    patch: (key, patch) => {
      writes.push(`patch ${key.kind}`);
      return cluster.patch(key, patch);
    },
    delete: (key) => {
      writes.push(`delete ${key.kind}`);
      return cluster.delete(key);
    },
  };
}

export const subscription: ObjectKey = {
  ...kinds.subscription,
  name: 'openshift-pipelines-operator-rh',
  namespace: 'openshift-operators',
};

/** What a user sees of the Subscription: all but what the API server counts. */
export async function subscriptionOf(cluster: Cluster): Promise<unknown> {
  const { metadata, spec } = (await cluster.get(subscription)) ?? assert.fail('no Subscription');
  return { labels: metadata.labels, annotations: metadata.annotations, spec };
}

/** The images that the operator's release brings, by variable. */
export async function ownImages(cluster: Cluster): Promise<Record<string, string>> {
  const [csv] = await cluster.list(kinds.clusterServiceVersion);
  const [deployment] = csv?.spec.install.spec.deployments ?? [];
  const env: EnvVar[] = deployment?.spec.template.spec.containers[0].env ?? [];
  return Object.fromEntries(env.map(({ name, value }) => [name, value ?? '']));
}

/** Digests that the pods of a Deployment or StatefulSet run, by container. */
export async function runningDigests(cluster: Cluster, workload: string): Promise<string[]> {
  const pods = await cluster.list(kinds.pod, { namespace: 'openshift-pipelines' });
  return pods
    .filter(({ metadata }: KubernetesObject) => metadata.name.startsWith(`${workload}-`))
    .flatMap(({ status }) => status.containerStatuses.map(({ imageID }: { imageID: string }) => digestOf(imageID)));
}

export function digestOf(image: string | undefined): string {
  return image?.split('@')[1] ?? '';
}
