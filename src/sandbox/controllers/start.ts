import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store.ts';
import { type OnLine, runController } from './controller.ts';
import { deploymentController } from './deployments.ts';
import { installerSetController } from './installer-sets.ts';
import { startKubelet } from './kubelet.ts';
import { olmController } from './olm.ts';
import { createLeader } from './operator/leader.ts';
import { operatorController } from './operator.ts';
import { pushOwnImages } from './own-images.ts';
import { replicaSetController } from './replica-sets.ts';
import { seed, versions } from './seed.ts';
import { settled } from './settled.ts';

/** What the controllers work on. */
interface ControllersWorld {
  readonly store: Store;
  readonly registry: Pick<Registry, 'host' | 'read' | 'blobPath' | 'put'>;
  /** Folder for unpacked images and the Pods' logs. */
  readonly folder: string;
  /** Takes what goes wrong in a control loop. */
  readonly onLine?: OnLine;
}

/** Controllers that run. */
export interface Controllers {
  /** Stops all loops and every process of a Pod, and waits for their ends. */
  stop(): Promise<void>;
  /** What the first (or named) container of a Pod has written; undefined where no such Pod runs. */
  podLogs(namespace: string, name: string, container?: string): string | undefined;
  /** Ends when the operator is installed and every Deployment is rolled out. */
  settled(): Promise<void>;
}

/**
 * Starts what makes a store into an OpenShift with the Pipelines operator: seeds it and lets OLM, the operator,
 * Deployments and a kubelet work on it. The namespaces have to be there.
 */
export async function startControllers({
  store,
  registry,
  folder,
  onLine = () => {},
}: ControllersWorld): Promise<Controllers> {
  const leader = createLeader(store);
  const kubelet = startKubelet(store, registry, folder, onLine);
  const controllers = [
    replicaSetController(store),
    deploymentController(store),
    olmController(store),
    operatorController(store, leader),
    installerSetController(store, leader),
  ];
  const stops = controllers.map((controller) => runController(store, controller, onLine));
  seed(store, pushOwnImages(registry, versions.operator));
  return {
    podLogs: kubelet.podLogs,
    settled: () => settled(store),
    async stop() {
      for (const stop of stops) stop();
      await kubelet.stop();
    },
  };
}
