import type { ImageOrder } from '../../model/image-order.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Files } from '../../ports/files.ts';
import type { BuildPorts } from '../build/build-on-cluster.ts';
import { hasEnded } from '../build/look-at-build.ts';
import { goneError } from '../ci-namespace/namespace-gone.ts';
import { kinds } from '../kinds.ts';
import { type Look, waitFor } from '../wait-for.ts';
import { buildFailed } from './build-failed.ts';
import type { BuildKey } from './build-object.ts';
import { followToEnd } from './follow-to-end.ts';
import { keepBuild } from './keep-build.ts';

/** What Builds of a run talk to, and what holds for each of them. */
export interface CiBuildPorts extends BuildPorts {
  readonly files: Pick<Files, 'write'>;
  /** Seconds that a pod may wait to start. */
  readonly pendingSeconds: number;
  /** Folder for logs and manifests. */
  readonly artifacts: string;
}

/** Attempts; milliseconds before the second one; how much longer before each next. */
const [attempts, firstWait, longer] = [5, 60_000, 1.5];

/** Seconds for a deleted Build to be gone with its pod. */
const goneSeconds = 180;

/**
 * Has a Build made, and again where it failed for a reason that passes; one of the same name is that of another run with the
 * same inputs: it is followed, and its image taken. Answers with the digest. Its log and its manifests are kept whatever
 * comes. A Build that we made and do not wait for any more is cancelled. Errors: those of `buildFailed`;
 * `infrastructure`, `ci:pod_pending`, `ci:namespace_gone`.
 */
export async function runBuild(
  order: ImageOrder,
  key: BuildKey,
  build: KubernetesObject,
  ports: CiBuildPorts,
): Promise<string> {
  for (let [attempt, wait] = [1, firstWait]; ; attempt += 1, wait *= longer) {
    const { isOurs, ending } = await attemptBuild(key, build, ports);
    if (ending.outcome === 'complete') return ending.digest;
    // Whose it is, has given it up: for us it is still to be made.
    const isGivenUp = !isOurs && ending.reason === 'CancelledBuild';
    if (!(ending.passing || isGivenUp) || attempt === attempts) throw buildFailed(order, key, ending, attempt);
    const gone = await goneError(ports.cluster, key.namespace);
    if (gone) throw gone;
    await removeBuild(key, ports);
    if (isGivenUp) continue;
    ports.progress(`Build "${key.name}" failed (${ending.reason}), is made again in ${Math.round(wait / 1000)} s`);
    await ports.clock.sleep(wait, ports.signal);
  }
}

async function attemptBuild(key: BuildKey, build: KubernetesObject, ports: CiBuildPorts) {
  const isOurs = await makeOrJoin(key, build, ports);
  try {
    return { isOurs, ending: await followToEnd(key, ports, ports.pendingSeconds) };
  } catch (error) {
    if (isOurs) await cancel(key, ports);
    throw error;
  } finally {
    await keepBuild(key, ports);
  }
}

/** True where the Build is one that we made; one that had failed before we came is made anew. */
async function makeOrJoin(key: BuildKey, build: KubernetesObject, ports: CiBuildPorts): Promise<boolean> {
  const { cluster, progress } = ports;
  if ((await cluster.create(build)) !== 'exists') return true;
  const there = await cluster.get(key);
  if (there !== undefined && !isSpent(there)) {
    progress(`Build "${key.name}" is there already, of a run with the same inputs`);
    return false;
  }
  await removeBuild(key, ports);
  return (await cluster.create(build)) !== 'exists';
}

function isSpent(build: KubernetesObject): boolean {
  return (hasEnded(build) && build.status.phase !== 'Complete') || build.metadata.deletionTimestamp !== undefined;
}

/** The pod has to be gone as well: the next Build's has the same name. */
async function removeBuild(key: BuildKey, ports: BuildPorts): Promise<void> {
  const { cluster } = ports;
  const uid = (await cluster.get(key))?.metadata.uid;
  await cluster.delete(key);
  const pod = { ...kinds.pod, namespace: key.namespace, name: `${key.name}-build` };
  const isThere = async () => {
    if (uid !== undefined && (await cluster.get(key))?.metadata.uid === uid) return true;
    return (await cluster.get(pod))?.metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
  };
  const missing = `Build "${key.name}" failed before, and is still being removed`;
  const look = async (): Promise<Look<true>> =>
    (await isThere()) ? { done: false, missing } : { done: true, value: true };
  await waitFor(['ci', 'build_removal'], look, { ...ports, timeout: goneSeconds });
}

/** Where it cannot be done, the Build goes with its namespace. */
async function cancel(key: BuildKey, { cluster }: BuildPorts): Promise<void> {
  const build = await cluster.get(key).catch(() => undefined);
  if (build === undefined || hasEnded(build)) return;
  await cluster.patch(key, { type: 'merge', body: { status: { cancelled: true } } }).catch(() => undefined);
}
