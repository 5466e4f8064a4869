import { awaitPhase, noLogs } from './await-build.ts';
import type { Call, Serving } from './call.ts';
import { sendLog } from './growing-log.ts';
import { getObject } from './read.ts';
import { ApiError } from './status.ts';
import { keyOfTarget } from './target.ts';

/** How long a log waits for its Build to start. A real server gives it the same. */
const startMilliseconds = 10_000;

/**
 * GET of `builds/<name>/log` with `tailLines`, `timestamps` and `follow`, which goes on until the Build has ended. Errors: NotFound,
 * Timeout where it does not start, BadRequest where it has none.
 */
export async function serveBuildLog({ store, builds }: Serving, { target, url, response }: Call): Promise<void> {
  const key = keyOfTarget({ ...target, subresource: undefined });
  const { metadata } = getObject(store, target);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const build = await awaitPhase(store, key, { milliseconds: startMilliseconds, signal: gone.signal });
  if (build === 'late')
    throw new ApiError('Timeout', `timed out waiting for build ${metadata.name} to start after 10s`);
  const phase = build?.status.phase;
  const log = builds.log(metadata.namespace ?? '', metadata.name);
  if (phase === 'Cancelled') throw new ApiError('BadRequest', `build ${metadata.name} was cancelled. ${noLogs}`);
  if (phase === 'Error' || log === undefined)
    throw new ApiError('BadRequest', `build ${metadata.name} is in an error state. ${noLogs}`);
  await sendLog(log, url.searchParams, response);
}
