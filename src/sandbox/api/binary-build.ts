import type { Readable } from 'node:stream';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { awaitPhase, noLogs } from './await-build.ts';
import { instantiateBuild } from './build-requests.ts';
import type { Call, Serving } from './call.ts';
import type { GrowingLog } from './growing-log.ts';
import { ApiError } from './status.ts';

/** Whoever runs Builds: takes what is uploaded for them, and keeps what they write. */
export interface BuildRunner {
  /** Ends when a Build that runs has all that is uploaded for it. */
  receive(build: KubernetesObject, content: Readable): Promise<void>;
  /** What a Build has written; undefined where nothing is known of it. */
  log(namespace: string, name: string): GrowingLog | undefined;
}

/** How long a Build may take to start. A real server gives it the same. */
const startMilliseconds = 300_000;

/**
 * POST of `buildconfigs/<name>/instantiatebinary`: makes the next Build, waits until it runs, and gives it the body. A
 * Build that was not given it all is cancelled. Errors: NotFound, BadRequest where it does not run, Timeout.
 */
export async function takeBinaryBuild(
  { store, builds }: Serving,
  { request, response, target, url }: Call,
): Promise<KubernetesObject> {
  const { searchParams: query } = url;
  const asFile = query.get('asFile');
  const binary = asFile ? { asFile } : {};
  const build = instantiateBuild(store, target, { binary, ...revisionOf(query) });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const running = await awaitPhase(store, keyOf(build), { milliseconds: startMilliseconds, signal: gone.signal });
    if (running === 'late')
      throw new ApiError('Timeout', `timed out waiting for build ${nameOf(build)} to start after 5m0s`);
    refuseEnded(running, nameOf(build));
    await builds.receive(running, request);
    return running;
  } catch (error) {
    cancel(store, build);
    throw error;
  }
}

function nameOf({ metadata }: KubernetesObject): string {
  return metadata.name;
}

function refuseEnded(build: KubernetesObject | undefined, name: string): asserts build is KubernetesObject {
  if (build === undefined) throw new ApiError('BadRequest', `build ${name} was deleted before it started: ${noLogs}`);
  const { phase, reason, message } = build.status;
  if (phase === 'Running') return;
  const endings: Readonly<Record<string, string>> = {
    Error: `build ${name} encountered an error: ${noLogs}`,
    Failed: `build ${name} failed: ${reason}: ${message}`,
    Cancelled: `build ${name} was cancelled: ${noLogs}`,
  };
  throw new ApiError('BadRequest', endings[phase] ?? `cannot upload file to build ${name} with status ${phase}`);
}

function cancel(store: Store, build: KubernetesObject): void {
  const live = store.get(keyOf(build));
  if (!live || !['New', 'Pending', 'Running'].includes(live.status.phase)) return;
  store.update({ ...live, status: { ...live.status, cancelled: true } }, 'status');
}

/** What is uploaded may be a commit: `oc start-build` says which in the query. */
function revisionOf(query: URLSearchParams) {
  const commit = query.get('revision.commit');
  if (!commit) return {};
  const person = (role: string) => ({
    name: query.get(`revision.${role}Name`) ?? '',
    email: query.get(`revision.${role}Email`) ?? '',
  });
  const git = {
    commit,
    message: query.get('revision.message') ?? '',
    author: person('author'),
    committer: person('committer'),
  };
  return { revision: { type: 'Git', git } };
}
