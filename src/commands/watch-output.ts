import { asStreamstressError, diskFull, type StreamstressError } from '../model/error.ts';

/**
 * A reader that goes away (`| head`, a closed terminal) must not end a run before it has cleaned up: what is written for
 * it from then on is dropped. The answer gives any other error of these streams.
 */
export function watchOutput(streams: readonly NodeJS.WriteStream[]): () => Promise<StreamstressError | undefined> {
  let failed: StreamstressError | undefined;
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'EIO') return;
      failed ??= error.code === 'ENOSPC' ? diskFull('standard output', error) : asStreamstressError(error);
    });
  }
  return async () => {
    await new Promise((resolve) => setImmediate(resolve)); // streams tell their errors a moment later
    return failed;
  };
}
