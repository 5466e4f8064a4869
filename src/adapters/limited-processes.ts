import type { Processes } from '../ports/processes.ts';

/** Runs so many heavy programs at once at most; the others wait in the order in which they came. Light ones never wait. */
export function limitedProcesses(processes: Processes, limit: number): Processes {
  const places = createPlaces(limit);
  return {
    which: processes.which,
    async run(command) {
      const { heavy, signal } = command;
      const hasPlace = heavy === true && (await places.enter(signal));
      try {
        return await processes.run(command);
      } finally {
        if (hasPlace) places.leave();
      }
    },
  };
}

function createPlaces(limit: number) {
  let free = limit;
  const waiting = new Set<() => void>();
  return {
    /** False where the signal fired before there was a place. */
    async enter(signal: AbortSignal | undefined): Promise<boolean> {
      if (signal?.aborted) return false;
      if (free > 0) {
        free -= 1;
        return true;
      }
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const start = () => resolve(true);
      const giveUp = () => resolve(!waiting.delete(start));
      waiting.add(start);
      signal?.addEventListener('abort', giveUp, { once: true });
      return promise.finally(() => signal?.removeEventListener('abort', giveUp));
    },
    leave(): void {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}

const bytesPerCompiler = 2 * 1024 ** 3;

/** How many compilers and linkers fit a machine at once: one a processor, each with memory for a big program. */
export function fittingBuilds(machine: { readonly processors: number; readonly memory: number }): number {
  return Math.max(1, Math.min(machine.processors, Math.floor(machine.memory / bytesPerCompiler)));
}
