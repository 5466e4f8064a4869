import { type DurationColumn, decodeDurations, durationOf } from '../../../src/history/format/duration-columns.ts';
import type { JoinedTests } from './joined-tests.ts';
import type { ReadSeriesFile } from './load-history.ts';
import { type Shard, shardWith, widthOf } from './shard.ts';

/** Reads the durations of a shard when the first of them is asked for. */
export function durationReader(
  shards: readonly Shard[],
  { stored }: JoinedTests,
  read: ReadSeriesFile,
): (test: number, run: number) => Promise<number | undefined> {
  const columns = new Map<Shard, Promise<readonly DurationColumn[]>>();
  return async (test, run) => {
    const shard = shardWith(shards, run);
    if (shard === undefined) return undefined;
    const reading = columns.get(shard) ?? columnsOf(shard, read);
    columns.set(shard, reading);
    const bytes = await reading;
    const byte = stored[test]?.map((number) => bytes[number]?.[run - shard.start] ?? 0).find((one) => one !== 0);
    return durationOf(byte ?? 0);
  };
}

async function columnsOf({ stored }: Shard, read: ReadSeriesFile): Promise<readonly DurationColumn[]> {
  const bytes = await read(stored.durations);
  return bytes === undefined ? [] : decodeDurations(bytes, stored.tests, widthOf(stored));
}
