import { join } from 'node:path';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { BuildRunner } from '../api/binary-build.ts';
import type { Store, StoreEvent } from '../store.ts';
import { type BuildRun, type BuildWorld, startBuild } from './builds/build-run.ts';
import { type BuildPhase, isActive, isRunnable, writePhase } from './builds/build-status.ts';
import { type BuildImages, resolveReferences } from './builds/image-references.ts';
import { type OnLine, runController } from './controller.ts';
import { fromQueueKey, kinds, queueKey } from './objects.ts';

/** What Builds need of their cluster. */
export interface BuildsOptions extends Omit<BuildWorld, 'folder'> {
  /** Folder for what is built and for the logs. */
  readonly folder: string;
  readonly onLine: OnLine;
}

/** Builds that run. */
interface Builds extends BuildRunner {
  /** Stops all of them. */
  stop(): Promise<void>;
}

const retryMilliseconds = 1000;

/**
 * The controller of Builds: those of one BuildConfig run one after the other, each with the buildah of this machine, and
 * its image is pushed. A Build that is cancelled or deleted is stopped.
 */
export function startBuilds(store: Store, options: BuildsOptions): Builds {
  const runs = new Map<string, BuildRun>();

  function begin(key: string, build: KubernetesObject): number | undefined {
    const images = imagesOf(store, build, options);
    if ('phase' in images) {
      writePhase(store, build, images);
      return retryMilliseconds;
    }
    const folder = join(options.folder, build.metadata.uid ?? '');
    runs.set(key, startBuild(store, build, images, { ...options, folder }));
    return undefined;
  }

  function reconcile(key: string): number | undefined {
    const build = store.get(fromQueueKey(kinds.build, key));
    const run = runs.get(key);
    if (run !== undefined && build?.metadata.uid !== run.uid) {
      runs.delete(key);
      void run.stop().then(() => reconcile(key));
      return undefined;
    }
    if (build?.status.cancelled && isActive(build)) {
      void run?.stop();
      const message = 'The build was cancelled by the user.';
      writePhase(store, build, { phase: 'Cancelled', reason: 'CancelledBuild', message });
      return undefined;
    }
    return build !== undefined && run === undefined && isRunnable(store, build) ? begin(key, build) : undefined;
  }

  /** The end of a Build lets the next one of its BuildConfig begin. */
  function keys({ object }: StoreEvent): readonly string[] {
    if (object.kind !== kinds.build.kind || object.apiVersion !== kinds.build.apiVersion) return [];
    const others = isActive(object) ? [] : store.list(kinds.build, { namespace: object.metadata.namespace ?? '' });
    return [object, ...others.filter(isActive)].map(queueKey);
  }

  const stopQueue = runController(store, { name: 'build-controller', keys, reconcile }, options.onLine);
  return {
    async receive(build, content) {
      await runs.get(queueKey(build))?.receive(content);
    },
    log: (namespace, name) => runs.get(`${namespace}/${name}`)?.log(),
    async stop() {
      stopQueue();
      await Promise.all([...runs.values()].map((run) => run.stop()));
    },
  };
}

/** The images of a Build that may begin; otherwise why it has to wait. */
function imagesOf(
  store: Store,
  build: KubernetesObject,
  { tokenOf, registry }: BuildsOptions,
): BuildImages | BuildPhase {
  if (tokenOf(build) !== undefined) return resolveReferences(store, build, registry);
  const message = 'Unable to look up the service account secrets for this build.';
  return { phase: 'New', reason: 'CannotRetrieveServiceAccount', message };
}
