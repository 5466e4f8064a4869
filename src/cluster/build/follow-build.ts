import { plainLine } from '../../model/plain-text.ts';
import type { ObjectKey } from '../../ports/cluster.ts';
import type { BuildPorts } from './build-on-cluster.ts';

/** Lines of a failed Build that its error repeats; the log has them all. */
const shownLines = 8;
/** Milliseconds: until a log that broke off is asked for again, and that the rest of one may take to come. */
const [pause, rest] = [1000, 10_000];

/** The log of a Build that is being followed. */
export interface BuildLog {
  /** The Build runs, or did. */
  begin(): void;
  /** It has ended: ends when all that it wrote has come, or seems not to. */
  end(): Promise<void>;
  /** In plain text. */
  lastLines(): readonly string[];
}

/** Passes on the log of a Build. A connection that breaks is made again, and goes on where the last one ended. */
export function followBuild({ cluster, clock, output }: BuildPorts, key: ObjectKey, signal: AbortSignal): BuildLog {
  const lines: string[] = [];
  const over = Promise.withResolvers<void>();
  let ended = false;
  let following: Promise<void> | undefined;

  async function follow(): Promise<void> {
    for (let seen = 0, isLast = false; !isLast; ) {
      let at = 0;
      isLast = ended;
      const take = (line: string) => {
        at += 1;
        if (at <= seen) return;
        seen = at;
        lines.push(plainLine(line));
        if (lines.length > shownLines) lines.shift();
        output(line);
      };
      await cluster.followLog(key, take, signal).catch(() => undefined);
      await Promise.race([over.promise, clock.sleep(pause, signal)]);
    }
  }

  return {
    begin() {
      following ??= follow().catch(() => undefined);
    },
    async end() {
      ended = true;
      over.resolve();
      await Promise.race([following, clock.sleep(rest, signal).catch(() => undefined)]);
    },
    lastLines: () => lines,
  };
}
