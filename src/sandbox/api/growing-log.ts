import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A log that grows while what writes it runs. */
export interface GrowingLog {
  /** Bytes from an offset on, as many as one takes at a time; none where there are no more now. */
  read(from: number): Buffer;
  runs(): boolean;
  /** When each line was first seen by who asked for times; filled here, kept by who has the log. */
  readonly times: string[];
  /** Who is being sent it now: what it is in goes after they have all of it. */
  readonly readers: Set<ServerResponse>;
}

const lookEvery = 50;

/**
 * Sends a log, all of it or `tailLines`; with `follow` also what comes until its writer has ended. With `timestamps` or
 * `sinceTime` whole lines, with the time at which each was first seen, or those since then.
 */
export async function sendLog(log: GrowingLog, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const follows = query.get('follow') === 'true';
  const start = startOf(log, query.get('tailLines'));
  const shown = shownOf(log.times, start.line, query);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  log.readers.add(response);
  response.once('close', () => log.readers.delete(response));
  for (let at = start.offset; !response.destroyed; ) {
    const going = follows && log.runs();
    const piece = log.read(at);
    at += piece.length;
    if (piece.length > 0) await send(response, shown(piece));
    else if (going) await sleep(lookEvery);
    else return void response.end(log.runs() ? '' : shown(Buffer.of()));
  }
}

/** Ends when the bytes are on their way: a log is not read faster than it is taken. */
function send(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}

/** Where the last so many lines begin, and how many are before them. */
function startOf(log: GrowingLog, asked: string | null): { offset: number; line: number } {
  if (asked === null) return { offset: 0, line: 0 };
  const count = Math.max(0, Number(asked));
  const starts = [0];
  let lines = 0;
  let end = 0;
  for (let piece = log.read(0); piece.length > 0; piece = log.read(end)) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) {
      starts.push(end + at + 1);
      lines += 1;
      if (starts.length > count + 2) starts.shift();
    }
    end += piece.length;
  }
  if (starts.at(-1) === end) starts.pop();
  else lines += 1;
  const shown = count === 0 ? [] : starts.slice(-count);
  return { offset: shown[0] ?? end, line: lines - shown.length };
}

/** What is sent of the next bytes of a log; called without bytes, what is left of it at its end. */
function shownOf(times: string[], firstLine: number, query: URLSearchParams): (piece: Buffer) => Buffer {
  const stamps = query.get('timestamps') === 'true';
  const since = sinceOf(query);
  if (!stamps && since === undefined) return (piece) => piece;
  let line = firstLine;
  let rest: Buffer = Buffer.of();
  const whole = (bytes: Buffer): Buffer => {
    times[line] ??= new Date().toISOString().replace('Z', `${String(line % 1_000_000).padStart(6, '0')}Z`);
    const time = times[line] ?? '';
    line += 1;
    if (since !== undefined && Date.parse(time) < since) return Buffer.of();
    return stamps ? Buffer.concat([Buffer.from(`${time} `), bytes]) : bytes;
  };
  return (piece) => {
    const bytes = Buffer.concat([rest, piece]);
    const ends = lineEnds(bytes);
    const lines = ends.map((end, index) => whole(bytes.subarray(ends[index - 1] ?? 0, end)));
    rest = bytes.subarray(ends.at(-1) ?? 0);
    if (piece.length === 0 && rest.length > 0) lines.push(whole(rest));
    return Buffer.concat(lines);
  };
}

/** Milliseconds since 1970; undefined where nothing is asked. */
function sinceOf(query: URLSearchParams): number | undefined {
  const [time, seconds] = [query.get('sinceTime'), query.get('sinceSeconds')];
  if (time !== null) return Date.parse(time);
  return seconds === null ? undefined : Date.now() - Number(seconds) * 1000;
}

function lineEnds(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends.push(at + 1);
  return ends;
}
