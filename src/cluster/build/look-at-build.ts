import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Look } from '../wait-for.ts';
import type { BuildPorts } from './build-on-cluster.ts';
import { type BuildOrder, buildKey } from './build-order.ts';
import { buildCancelled, buildEnded } from './build-refusals.ts';
import type { BuildLog } from './follow-build.ts';

/** What became of sending the folder. */
export interface Upload {
  failed: { readonly error: Error; readonly at: number } | undefined;
  /** Why the Build has not begun, in its own words. */
  waitsFor: string;
}

/** Milliseconds in which a Build says itself why it did not take what was sent. */
const grace = 10_000;

/** Where a Build stands: done with the digest of its image. Errors: see `buildOnCluster`. */
export async function lookAtBuild(
  order: BuildOrder,
  { cluster, clock }: BuildPorts,
  upload: Upload,
  log: BuildLog,
): Promise<Look<string>> {
  const { failed } = upload;
  const build = await cluster.get(buildKey(order));
  if (build === undefined) return unmade(order, failed?.error);
  const refused = failed !== undefined && clock.now() - failed.at > grace ? failed.error : undefined;
  if (isWaiting(build)) return waits(order, build, upload, refused);
  log.begin();
  if (!hasEnded(build)) return runs(order, upload, refused);
  await log.end();
  return ended(order, build, upload, log);
}

function isWaiting({ status }: KubernetesObject): boolean {
  return [undefined, 'New', 'Pending'].includes(status?.phase);
}

/** Whether nothing will happen to a Build any more. */
export function hasEnded({ status }: KubernetesObject): boolean {
  return ['Complete', 'Failed', 'Error', 'Cancelled'].includes(status?.phase);
}

function unmade(order: BuildOrder, refused: Error | undefined): Look<string> {
  if (refused) throw refused;
  return missing(`Build "${buildKey(order).name}" is still to be made`);
}

function waits(
  order: BuildOrder,
  { status }: KubernetesObject,
  upload: Upload,
  refused: Error | undefined,
): Look<string> {
  upload.waitsFor = [status?.reason, status?.message].filter(Boolean).join(': ');
  if (refused) throw buildCancelled(order, upload.waitsFor, refused);
  return missing(`Build "${buildKey(order).name}" waits${upload.waitsFor && ` (${upload.waitsFor})`}`);
}

function runs(order: BuildOrder, upload: Upload, refused: Error | undefined): Look<string> {
  upload.waitsFor = '';
  if (refused) throw refused;
  return missing(`Build "${buildKey(order).name}" runs`);
}

function ended(order: BuildOrder, build: KubernetesObject, { waitsFor, failed }: Upload, log: BuildLog): Look<string> {
  const { phase, output } = build.status;
  if (phase === 'Cancelled') throw buildCancelled(order, waitsFor, failed?.error);
  if (phase !== 'Complete') throw buildEnded(order, build, log.lastLines());
  const digest: unknown = output?.to?.imageDigest;
  const isDigest = typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest);
  return isDigest
    ? { done: true, value: digest }
    : missing(`Build "${buildKey(order).name}" does not tell its digest yet`);
}

function missing(text: string): Look<string> {
  return { done: false, missing: text };
}
