import type { Command, Exit, Processes } from '../ports/processes.ts';

/**
 * Runs so many heavy programs at once at most; the others wait in the order in which they came. Light ones never wait. Of
 * those that fill one cache the first runs before the others: compilers that start together on an empty cache all do the
 * same work.
 */
export function limitedProcesses(processes: Processes, limit: number): Processes {
  const places = createPlaces(limit);
  const firsts = new Map<string, Promise<Exit>>();
  const runInPlace = async (command: Command): Promise<Exit> => {
    const why = `it waits: ${limit === 1 ? 'one build runs' : `${limit} builds run`} already, as many as fit this machine`;
    const hasPlace =
      command.heavy === true && (await telling(command, places.isFull() && why, places.enter(command.signal)));
    try {
      return await processes.run(command);
    } finally {
      if (hasPlace) places.leave();
    }
  };
  return {
    which: processes.which,
    has: processes.has,
    async run(command) {
      const { fills, signal } = command;
      const first = fills === undefined ? undefined : firsts.get(fills);
      if (first !== undefined) await telling(command, places.isEmpty() ? false : whyFirst, endOf(first, signal));
      const running = runInPlace(command);
      if (fills !== undefined && first === undefined) firsts.set(fills, running);
      return running;
    },
  };
}

const whyFirst = 'it waits for another build, which fills the cache of the compiler first';

/** Waits, and says so where there is a reason to. */
async function telling<T>({ onWait }: Command, why: string | false, waiting: Promise<T>): Promise<T> {
  if (why === false) return waiting;
  onWait?.(why);
  return waiting.finally(() => onWait?.(undefined));
}

/** However it ends, or the signal fires. */
function endOf(running: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  running.then(end, end);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  return promise.finally(() => signal?.removeEventListener('abort', end));
}

function createPlaces(limit: number) {
  let free = limit;
  const waiting = new Set<() => void>();
  return {
    isFull: () => free === 0,
    isEmpty: () => free === limit,
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
