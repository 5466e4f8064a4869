import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { BuildRunner } from '../api/binary-build.ts';
import type { GrowingLog } from '../api/growing-log.ts';
import { keyOf } from '../memory-store.ts';
import type { Store, StoreEvent } from '../store.ts';
import { endingFor } from './builds/build-failure.ts';
import { architectureOf, bindPod } from './builds/build-nodes.ts';
import { buildPod, isBuildPod, podOf } from './builds/build-pod.ts';
import { type BuildRun, type BuildWorld, startBuild } from './builds/build-run.ts';
import { type BuildPhase, isActive, isRunnable, writePhase } from './builds/build-status.ts';
import { type BuildImages, resolveReferences } from './builds/image-references.ts';
import { missingInputs } from './builds/input-secrets.ts';
import { createBuildTrouble } from './builds/trouble.ts';
import { type OnLine, runController } from './controller.ts';
import { createControllerFaults, type FaultSwitch } from './faults.ts';
import { fromQueueKey, kinds, ownerKeys, queueKey } from './objects.ts';
import { podRefusal } from './pod-admission.ts';
import { schedule } from './scheduler.ts';

/** What Builds need of their cluster. */
export interface BuildsOptions extends Omit<BuildWorld, 'folder' | 'architecture'> {
  /** Folder for what is built and for the logs. */
  readonly folder: string;
  readonly faults?: FaultSwitch;
  readonly onLine: OnLine;
}

/** Builds that run. */
interface Builds extends BuildRunner {
  /** Stops all of them. */
  stop(): Promise<void>;
  /** What the Pod of a Build has written, all of its containers; undefined where there is none of that name. */
  podLog(namespace: string, name: string): GrowingLog | undefined;
}

const retryMilliseconds = 1000;

/**
 * The controller of Builds: each gets a Pod, whose containers run with the buildah of this machine, and its image is pushed;
 * those of one BuildConfig run one after the other. A Build that is cancelled or deleted is stopped, and so is one whose
 * Pod is taken away. Read: openshift/openshift-controller-manager @ 26d20feae, pkg/build/controller/build.
 */
export function startBuilds(store: Store, options: BuildsOptions): Builds {
  const { faults = createControllerFaults() } = options;
  const runs = new Map<string, BuildRun>();
  /** Of the Builds whose Pods wait for a node, by uid: a tag that moves meanwhile changes nothing. */
  const resolved = new Map<string | undefined, BuildImages>();
  const troubleFor = createBuildTrouble(faults);

  function makePod(build: KubernetesObject): number | undefined {
    const images = prepared(store, build, options);
    if ('phase' in images) {
      writePhase(store, build, images);
      return images.phase === 'New' ? retryMilliseconds : undefined;
    }
    resolved.set(build.metadata.uid, images);
    store.create(buildPod(build));
    writePhase(store, build, { phase: 'Pending', outputDockerImageReference: images.output });
    return undefined;
  }

  function begin(key: string, build: KubernetesObject, pod: KubernetesObject): number | undefined {
    const { name, uid = '' } = build.metadata;
    const images = resolved.get(uid);
    if (images === undefined) return undefined;
    const node = schedule(store, pod, faults);
    if (node === undefined) return undefined;
    const bound = bindPod(store, pod, node);
    resolved.delete(uid);
    const order = { build, pod: bound, images, trouble: troubleFor(name) };
    const architecture = architectureOf(store, bound);
    runs.set(key, startBuild(store, order, { ...options, folder: join(options.folder, uid), architecture }));
    return undefined;
  }

  function end(key: string, build: KubernetesObject, ending: BuildPhase): undefined {
    writePhase(store, build, ending);
    resolved.delete(build.metadata.uid);
    void runs.get(key)?.stop();
  }

  function forget(key: string, run: BuildRun): void {
    runs.delete(key);
    void run.stop().then(() => {
      rmSync(join(options.folder, run.uid), { recursive: true, force: true });
      reconcile(key);
    });
  }

  function reconcile(key: string): number | undefined {
    const build = store.get(fromQueueKey(kinds.build, key));
    const run = runs.get(key);
    if (run !== undefined && build?.metadata.uid !== run.uid) return void forget(key, run);
    if (build === undefined || !isActive(build)) return undefined;
    const { pod } = podOf(store, build);
    if (build.status.cancelled) {
      if (pod !== undefined) store.remove(keyOf(pod));
      const message = 'The build was cancelled by the user.';
      return end(key, build, { phase: 'Cancelled', reason: 'CancelledBuild', message });
    }
    if (build.status.phase === 'New') return isRunnable(store, build) ? makePod(build) : undefined;
    if (pod === undefined) return end(key, build, endingFor('BuildPodDeleted'));
    if (pod.status.reason === 'Evicted') return end(key, build, endingFor('BuildPodEvicted', pod.status.message));
    return run === undefined ? begin(key, build, pod) : undefined;
  }

  /** The end of a Build lets the next one of its BuildConfig begin; a node may be the one that a Pod waits for. */
  function keys({ object }: StoreEvent): readonly string[] {
    if (object.kind === kinds.node.kind) return store.list(kinds.build).filter(isActive).map(queueKey);
    if (object.kind === kinds.pod.kind && isBuildPod(object)) return ownerKeys(object, kinds.build.kind);
    if (object.kind !== kinds.build.kind || object.apiVersion !== kinds.build.apiVersion) return [];
    const others = isActive(object) ? [] : store.list(kinds.build, { namespace: object.metadata.namespace ?? '' });
    return [object, ...others.filter(isActive)].map(queueKey);
  }

  const stopQueue = runController(store, { name: 'build-controller', keys, reconcile }, options.onLine, faults);
  return {
    async receive(build, content) {
      await runs.get(queueKey(build))?.receive(content);
    },
    log: (namespace, name) => runs.get(`${namespace}/${name}`)?.log,
    podLog: (namespace, name) => runs.get(`${namespace}/${name.replace(/-build$/, '')}`)?.log,
    async stop() {
      stopQueue();
      await Promise.all([...runs.values()].map((run) => run.stop()));
    },
  };
}

/** The images of a Build that may have a Pod; otherwise why it gets none, or none yet. */
function prepared(store: Store, build: KubernetesObject, options: BuildsOptions): BuildImages | BuildPhase {
  const { pod, foreign } = podOf(store, build);
  if (pod !== undefined || foreign) return endingFor('BuildPodExists');
  if (options.tokenOf(build) === undefined) {
    const message = 'Unable to look up the service account secrets for this build.';
    return { phase: 'New', reason: 'CannotRetrieveServiceAccount', message };
  }
  const images = resolveReferences(store, build, options.registry.host);
  if ('phase' in images) return images;
  const missing = missingInputs(store, build);
  const phase = build.spec.source?.binary ? 'Failed' : 'New';
  if (missing !== undefined) return { phase, reason: 'GenericBuildFailed', message: missing };
  const wanted = buildPod(build);
  const refused = podRefusal(store, wanted);
  if (refused === undefined) return images;
  const message = `Failed creating build pod: pods "${wanted.metadata.name}" is forbidden: ${refused}`;
  return { phase: 'New', reason: 'CannotCreateBuildPod', message };
}
