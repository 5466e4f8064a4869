import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { KubernetesObject } from '../../../src/ports/cluster.ts';
import { createControllerFaults } from '../../../src/sandbox/controllers/faults.ts';
import { type ContainerMode, startKubelet } from '../../../src/sandbox/controllers/kubelet.ts';
import { kinds } from '../../../src/sandbox/controllers/objects.ts';
import { createStore } from '../../../src/sandbox/memory-store.ts';
import { makeMachineImage } from '../../../src/sandbox/registry/machine-image.ts';
import { architecture, type ImageContents, makeImage } from '../../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../../src/sandbox/registry/registry.ts';
import { until } from './until.ts';

/** A kubelet with a registry and a store for one test. */
export async function startNode(context: TestContext, containers: ContainerMode = 'process') {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-kubelet-'));
  const store = createStore(Date.now);
  const faults = createControllerFaults();
  const registry = await startRegistry({ folder: join(folder, 'registry') });
  const said: string[] = [];
  const tokenOf = (namespace: string, account: string) => `${namespace}/${account}`;
  const kubelet = startKubelet(store, registry, folder, (line) => said.push(line), faults, { tokenOf, containers });
  context.after(async () => {
    await kubelet.stop();
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  /** Pushes an image; answers with its reference. */
  function push(name: string, contents: ImageContents): string {
    return `${registry.host}/own/${name}@${registry.put(`own/${name}`, 'latest', makeImage(contents))}`;
  }

  /** Creates a Pod of these containers that is never started again. */
  function start(name: string, spec: Record<string, unknown>): KubernetesObject {
    const metadata = { name, namespace: 'ns' };
    return store.create({ ...kinds.pod, metadata, spec: { restartPolicy: 'Never', ...spec } });
  }

  const pod = (name: string) => store.get({ ...kinds.pod, namespace: 'ns', name });
  const ended = (name: string) =>
    until(store, () => {
      const found = pod(name);
      return ['Succeeded', 'Failed'].includes(found?.status?.phase) && found;
    });
  return {
    ...{ folder, store, faults, registry, kubelet, said, push, start, pod, ended },
    machine() {
      registry.put('own/machine', 'latest', makeMachineImage([architecture]));
      return `${registry.host}/own/machine:latest`;
    },
    printed: (name: string, container?: string, previous = false) =>
      kubelet.podLogs('ns', name, { container, previous })?.read(0).toString(),
    /** The events of a Pod, as `<reason>: <message>`. */
    events: (name: string) =>
      store
        .list(kinds.event, { namespace: 'ns' })
        .filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ reason, message }) => `${reason}: ${message}`),
  };
}

/** A shell script as the program `/main` of an image. */
export function scripted(text: string): ImageContents {
  return { files: [{ path: 'main', mode: 0o755, content: `#!/bin/sh\n${text}\n` }], entrypoint: ['/main'] };
}
