import { createHash } from 'node:crypto';
import { StreamstressError } from '../../model/error.ts';

/** What a pod has sent of a folder: a gzipped tar, hostile; or why there is none. */
export type Sent =
  | { readonly state: 'whole'; readonly pieces: readonly Uint8Array[] }
  | { readonly state: 'cut_off' }
  /** It has so many bytes, which are too many. */
  | { readonly state: 'omitted'; readonly bytes: number };

/** What the container `artifacts` told. */
export interface Frames {
  /** How the step's container ended, by its own words; undefined where it has none. */
  readonly exit: { readonly code: number | undefined; readonly why: string } | undefined;
  readonly shared: Sent | undefined;
  readonly artifacts: Sent | undefined;
}

interface Open {
  readonly name: string;
  readonly bytes: number;
  readonly sum: string;
  readonly pieces: Uint8Array[];
}

/** Takes lines of a log. */
export interface FrameReader {
  push(line: string): void;
  read(): Frames;
  /** Ends with the first frame: from then on the log is followed. */
  readonly begun: Promise<void>;
}

/** Reads the log that artifactsScript has written; what is not whole is cut off. */
export function createFrames(marker: string): FrameReader {
  const begun = Promise.withResolvers<void>();
  const sent = new Map<string, Sent>();
  let exit: Frames['exit'];
  let open: Open | undefined;
  const frame = ([verb, first = '', second = '', third = '']: readonly string[]): void => {
    begun.resolve();
    if (verb === 'exit') exit = { code: /^\d+$/.test(first) ? Number(first) : undefined, why: second };
    else if (verb === 'omitted') sent.set(first, { state: 'omitted', bytes: Number(second) });
    else if (verb === 'begin') {
      open = { name: first, bytes: Number(second), sum: third, pieces: [] };
      sent.set(first, { state: 'cut_off' });
    } else if (verb === 'done') {
      if (open && isWhole(open)) sent.set(open.name, { state: 'whole', pieces: open.pieces });
      open = undefined;
    }
  };
  return {
    begun: begun.promise,
    push(line) {
      if (line.startsWith(`${marker} `)) frame(line.slice(marker.length + 1).split(' '));
      else open?.pieces.push(Buffer.from(line, 'base64'));
    },
    read: () => ({ exit, shared: sent.get('shared'), artifacts: sent.get('artifacts') }),
  };
}

function isWhole({ pieces, bytes, sum }: Open): boolean {
  const hash = createHash('sha256');
  let length = 0;
  for (const piece of pieces) {
    hash.update(piece);
    length += piece.length;
  }
  return length === bytes && hash.digest('hex') === sum;
}

/** A log that ended in the middle: what a step has left for the next ones is not known. */
export function cutOff(pod: string): StreamstressError {
  const message = `what Pod "${pod}" had in SHARED_DIR did not come whole: its log was cut off, as a node does with logs that grow fast. Leave less in SHARED_DIR, or run again`;
  return new StreamstressError('infrastructure', ['ci', 'shared_dir', 'cut_off'], message);
}
