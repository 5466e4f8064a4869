/** One step is 5 %: what two runs of the same test differ by anyhow. */
const step = Math.log(1.05);
/** Seconds of step 1; 0 means that there is no duration. */
const shortest = 0.01;
const longestStep = 254;

/** Seconds as one byte, in steps of 5 % from a hundredth of a second to 50 minutes; 0 where there are none. */
export function durationByte(seconds: number | undefined): number {
  if (seconds === undefined || !(seconds >= 0)) return 0;
  return 1 + Math.min(longestStep, Math.max(0, Math.round(Math.log(Math.max(seconds, shortest) / shortest) / step)));
}

/** Within 2.5 % of what was written, between the ends of the scale. */
export function durationOf(byte: number): number | undefined {
  return byte === 0 ? undefined : shortest * Math.exp((byte - 1) * step);
}

/** Durations of one test over the runs of a shard, oldest first, as `durationByte` gives them. */
export type DurationColumn = Uint8Array;

/** All columns one after the other, each byte as its difference to the last known one, which gzip makes small. */
export function encodeDurations(columns: readonly DurationColumn[]): Uint8Array {
  const runs = columns[0]?.length ?? 0;
  const coded = new Uint8Array(columns.length * runs);
  for (const [test, column] of columns.entries()) {
    let last = 1;
    for (let run = 0; run < runs; run += 1) {
      const byte = column[run] ?? 0;
      if (byte === 0) continue;
      coded[test * runs + run] = ((byte - last + 255) % 255) + 1;
      last = byte;
    }
  }
  return coded;
}

/** Errors: a RangeError where the bytes are not those of so many tests and runs. */
export function decodeDurations(bytes: Uint8Array, tests: number, runs: number): readonly DurationColumn[] {
  if (bytes.length !== tests * runs) throw new RangeError('the durations do not fit the number of tests and runs');
  return Array.from({ length: tests }, (_, test) => {
    const column = new Uint8Array(runs);
    let last = 1;
    for (let run = 0; run < runs; run += 1) {
      const coded = bytes[test * runs + run] ?? 0;
      if (coded === 0) continue;
      last = ((coded - 1 + last - 1) % 255) + 1;
      column[run] = last;
    }
    return column;
  });
}
