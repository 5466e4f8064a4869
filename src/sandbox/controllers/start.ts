import { join } from 'node:path';
import type { NamespacedName } from '../../ports/cluster.ts';
import type { BuildRunner } from '../api/binary-build.ts';
import type { MetricsServer } from '../api/metrics.ts';
import type { PodLogs } from '../api/pod-log.ts';
import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store.ts';
import { createImporter, type Importer } from '../streams/importer.ts';
import { keepImages } from '../streams/keep-images.ts';
import { startBuilds } from './builds.ts';
import { catalogOperatorController } from './catalog-operator.ts';
import { type Controller, type OnLine, runController } from './controller.ts';
import { copiedCsvController } from './copied-csvs.ts';
import { deploymentController } from './deployments.ts';
import { type Disruption, disrupt } from './disruptions.ts';
import { type ControllerFaults, createControllerFaults, type FaultSwitch } from './faults.ts';
import { hiveControllers } from './hive.ts';
import { hostedClusterController } from './hosted-clusters.ts';
import { imageStreamController } from './image-streams.ts';
import { installerSetController } from './installer-sets.ts';
import { jobController } from './jobs.ts';
import { type ContainerMode, startKubelet } from './kubelet.ts';
import { createMetricsServer } from './metrics-server.ts';
import { bundles } from './olm/bundles.ts';
import { operatorPackage } from './olm/catalogue.ts';
import { otherBundle } from './olm/other-operator.ts';
import { olmController } from './olm.ts';
import { createLeader } from './operator/leader.ts';
import { leaseController } from './operator/leases.ts';
import { releaseNamed } from './operator/releases.ts';
import { operatorController } from './operator.ts';
import { createOtherClusters, type StartCluster } from './other-clusters.ts';
import { isInstalled, otherOperatorController } from './other-operator.ts';
import { type Pace, paceOf } from './pace.ts';
import { registryOperator } from './registry-operator.ts';
import { replicaSetController } from './replica-sets.ts';
import { type SeedOptions, seed } from './seed.ts';
import { settled } from './settled.ts';
import { statefulSetController } from './statefulsets.ts';
import { killOperator, terminateNamespace, upgradeOperator } from './trouble.ts';
import { volumeClaimController } from './volume-claims.ts';

/** What of the cluster may be chosen; the rest is OpenShift 4.19 with operator 1.23 and a registry. */
export interface ClusterOptions extends Partial<SeedOptions> {
  /** Divides the times that a client has to wait for: leases of 60 s, OLM's 5 minutes. */
  readonly speed?: number;
  /** Variables of the operator that its release shall not have: `IMAGE_RESULTS_API`. */
  readonly withoutVariables?: readonly string[];
  /** What clusters of Hive and HyperShift are; like this one, without an operator, where nothing is said. */
  readonly otherClusters?: Partial<SeedOptions>;
  /** How containers run; as processes of this machine where nothing is said, or where it allows nothing else. */
  readonly containers?: ContainerMode;
  /** What goes wrong from the start. */
  readonly controllerFaults?: Partial<ControllerFaults>;
}

/** What the controllers work on. */
interface ControllersWorld {
  readonly store: Store;
  readonly registry: Pick<Registry, 'host' | 'read' | 'blobPath' | 'put' | 'mount' | 'untag' | 'forget' | 'loginOf'>;
  /** Whether the ServiceAccounts of a namespace may pull from a repository of the registry; they may where nothing is given. */
  readonly mayPull?: (namespace: string, repository: string) => boolean;
  /** A token of a ServiceAccount, for the registry; undefined where there is no such account. */
  readonly tokenOf?: (namespace: string, serviceAccount: string) => string | undefined;
  /** Variables by which containers find the API server, once it is there. */
  readonly services?: () => Readonly<Record<string, string>>;
  /** Starts what a ClusterDeployment or a HostedCluster stands for. */
  readonly startCluster?: StartCluster;
  /** Folder for unpacked images, the Pods' logs and volumes. */
  readonly folder: string;
  /** Takes what goes wrong in a control loop. */
  readonly onLine?: OnLine;
  readonly cluster?: ClusterOptions;
}

/** Controllers that run. */
export interface Controllers {
  /** Stops all loops and every process of a Pod, and waits for their ends. */
  stop(): Promise<void>;
  readonly podLogs: PodLogs;
  readonly metrics: MetricsServer;
  readonly builds: BuildRunner;
  readonly importer: Importer;
  /** Ends when the operator is installed and every Deployment is rolled out. */
  settled(): Promise<void>;
  /** Changes what goes wrong from now on. */
  setFaults(change: Partial<ControllerFaults>): void;
  /** Kills the operator's processes without a word: their leases are not given back. */
  killOperator(): void;
  /** Takes a Pod from its node, as a drain, a taint, a more important Pod or a kubelet without memory does. */
  disrupt(pod: NamespacedName, how: Disruption): void;
  /** Kills a Pod's containers, or one of them, as a kernel without memory does. */
  outOfMemory(pod: NamespacedName, container?: string): void;
  /** Puts a newer version of the operator into the catalogue's channels; OLM does the rest. `1.23.99`. */
  upgradeOperator(version: string): void;
  /** Begins to delete a namespace that will not go; returns the way to let it. */
  terminateNamespace(name: string): () => void;
}

/**
 * Starts what makes a store into an OpenShift with the Pipelines operator: seeds it and lets OLM, the operator,
 * Deployments and a kubelet work on it.
 */
export async function startControllers(world: ControllersWorld): Promise<Controllers> {
  const { store, registry, folder, onLine = () => {}, tokenOf = () => '', services = () => ({}), cluster = {} } = world;
  const options = seedOptions(cluster);
  const { product } = options;
  const faults = createControllerFaults(cluster.controllerFaults);
  const { mayPull = () => true } = world;
  const importer = createImporter({ store, registry, mayPull, faults });
  const keeping = keepImages(store, registry);
  const kubelet = startKubelet(store, registry, folder, onLine, faults, {
    tokenOf,
    services,
    ...(cluster.containers && { containers: cluster.containers }),
  });
  const builds = startBuilds(store, {
    folder: join(folder, 'builds'),
    registry,
    faults,
    tokenOf: ({ metadata, spec }) => tokenOf(metadata.namespace ?? '', spec.serviceAccount ?? 'builder'),
    onLine,
  });
  const bundle = bundles(registry, cluster.withoutVariables);
  const pace = paceOf(cluster.speed);
  const others = createOtherClusters(world.startCluster ?? noOtherClusters);
  const stops = [
    ...workloadControllers(store),
    imageStreamController(store, importer),
    ...operatorControllers(store, pace, faults),
    ...(product ? [otherOperatorController(store, product)] : []),
    catalogOperatorController(store, product ? otherBundle(registry, product, bundle.csv) : bundle.csv, faults),
    registryOperator(store, registry.host, bundle.images(releaseNamed(options.operator).version).operator),
    ...hiveControllers(store, others, faults),
    hostedClusterController(store, others, faults),
  ].map((controller) => runController(store, controller, onLine, faults));
  seed(store, options);
  return {
    podLogs: (namespace, name, asked) => kubelet.podLogs(namespace, name, asked) ?? builds.podLog(namespace, name),
    builds,
    importer,
    metrics: createMetricsServer(store, pace, faults),
    settled: () => settled(store, product && (() => isInstalled(store, product))),
    setFaults: faults.set,
    killOperator: () => killOperator(store, kubelet.kill),
    disrupt: (pod, how) => disrupt(store, pod, how, kubelet.kill),
    outOfMemory: ({ namespace, name }, container) => kubelet.kill(namespace, name, 'OOMKilled', container),
    upgradeOperator: (version) => upgradeOperator(store, version),
    terminateNamespace: (name) => terminateNamespace(store, name),
    async stop() {
      for (const stop of [...stops, keeping]) stop();
      await Promise.all([builds.stop(), kubelet.stop(), others.stop()]);
    },
  };
}

async function noOtherClusters(): Promise<never> {
  throw new Error('there are no clusters but this one');
}

function workloadControllers(store: Store): readonly Controller[] {
  return [
    replicaSetController(store),
    deploymentController(store),
    statefulSetController(store),
    jobController(store),
    volumeClaimController(store),
  ];
}

function operatorControllers(store: Store, pace: Pace, faults: FaultSwitch): readonly Controller[] {
  const leader = createLeader(store);
  return [
    olmController(store, pace, faults),
    copiedCsvController(store),
    leaseController(store, pace),
    operatorController(store, leader),
    installerSetController(store, leader, pace),
  ];
}

function seedOptions(options: ClusterOptions): SeedOptions {
  const {
    operator = '1.23',
    openshift = '4.19',
    installed = true,
    registry = 'Managed',
    ca = '',
    nodes = [],
  } = options;
  const storage = options.storage ?? (registry === 'Managed' && !('storage' in options) ? { emptyDir: {} } : undefined);
  const product = options.product?.operator.package === operatorPackage ? undefined : options.product;
  return { operator, openshift, installed, product, registry, storage, ca, nodes };
}
