import { randomUUID } from 'node:crypto';
import { openNamespace } from '../../../src/cluster/ci-namespace/open-namespace.ts';
import type { StreamGround } from '../../../src/cluster/image-streams/stream-ground.ts';
import { makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { patience, sandboxCluster } from '../sandbox-cluster.ts';

/** A namespace as a run has it, on a sandbox for all tests of a file; time passes a hundred times as fast. */
export async function ciSandbox() {
  const sandbox = await sandboxCluster();
  const opened = async (haste = 100): Promise<StreamGround & { readonly said: string[] }> => {
    const waiting = patience(0, undefined, haste);
    const order = {
      ...{ name: `ci-op-${randomUUID().slice(0, 8)}`, labels: { 'created-by-ci': 'true' } },
      ...{ lifetime: { idle: 3600, whole: 7200 }, restrictNetwork: true },
    };
    const { namespace } = await openNamespace(sandbox.cluster, order, waiting);
    return { ...waiting, cluster: sandbox.cluster, namespace };
  };
  return { ...sandbox, opened };
}

/** An image with one file, whose digest is by what is in it. */
export function imageWith(content: string, labels: Readonly<Record<string, string>> = {}) {
  return makeImage({ files: [{ path: 'file', mode: 0o644, content }], labels });
}
