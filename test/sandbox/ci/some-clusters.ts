import type { TestContext } from 'node:test';
import { type Controller, runController } from '../../../src/sandbox/controllers/controller.ts';
import { type ControllerFaults, createControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { createOtherClusters, type OtherClusters } from '../../../src/sandbox/controllers/other-clusters.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import type { Store } from '../../../src/sandbox/store.ts';

/** A store with controllers over clusters that answer nobody; `running` are the names of those that are not closed. */
export function startControllersOf(
  context: TestContext,
  make: (
    store: Store,
    clusters: OtherClusters,
    faults: ReturnType<typeof createControllerFaults>,
  ) => readonly Controller[],
  initial: Partial<ControllerFaults> = {},
) {
  const store = createStore(Date.now);
  const running = new Set<string>();
  const clusters = createOtherClusters(async (name) => {
    running.add(name);
    const close = async () => void running.delete(name);
    return {
      server: `https://127.0.0.1:${6443}`,
      kubeconfig: `kubeconfig of ${name}`,
      password: `password of ${name}`,
      close,
    };
  });
  const faults = createControllerFaults(initial);
  const lines: string[] = [];
  for (const controller of make(store, clusters, faults)) {
    context.after(runController(store, controller, (line) => lines.push(line), faults));
  }
  context.after(clusters.stop);
  return { store, running, faults, lines };
}

/** Text of a key of a Secret. */
export function secretText(store: Store, namespace: string, name: string, key: string): string {
  const secret = store.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  return Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
}
