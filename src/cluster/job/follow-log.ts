import { StreamstressError } from '../../model/error.ts';
import type { Cluster, NamespacedName } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** A pod, and which of its containers where it has several. */
export interface LoggingPod extends NamespacedName {
  readonly container?: string;
}

/** How far the log of a pod was read. */
export interface LogPlace {
  /** Time of the last line, as the log has it; '' before the first one. */
  readonly time: string;
  /** How many lines of that time were read. */
  readonly lines: number;
}

export const startOfLog: LogPlace = { time: '', lines: 0 };

/**
 * Passes on the lines of a pod's log from a place on, until the log or the connection ends; answers with the place to go on
 * from. The server gives whole seconds, so what was read already comes once more and is left out: by its time, and lines of
 * one time by their number. Errors: those of the cluster.
 */
export async function followPod(
  cluster: Cluster,
  { namespace, name, container }: LoggingPod,
  from: LogPlace,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<LogPlace> {
  let place = from;
  let again = from.lines;
  const take = (line: string) => {
    const at = line.indexOf(' ');
    const [time, text] = [line.slice(0, at), line.slice(at + 1)];
    if (at < 0 || time < place.time) return;
    if (time === from.time && again > 0) {
      again -= 1;
      return;
    }
    place = { time, lines: time === place.time ? place.lines + 1 : 1 };
    onLine(text);
  };
  const part = { since: from.time, ...(container === undefined ? {} : { container }) };
  await cluster.followLog({ ...kinds.pod, namespace, name }, take, signal, part).catch(ifUnreachable);
  return place;
}

/** A connection that cannot be made is one that broke at once: looking at the Job tells whether the cluster is there. */
function ifUnreachable(error: unknown): void {
  if (!(error instanceof StreamstressError && error.reason === 'cluster:unreachable')) throw error;
}
