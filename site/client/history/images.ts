import type { RunImages } from '../../../src/history/format/run-row.ts';
import type { ReadSeriesFile } from './load-history.ts';
import { parseJson } from './read-file.ts';
import { type Shard, shardWith } from './shard.ts';

/** Reads the images of the runs of a shard when the first of them is asked for. */
export function imageReader(
  shards: readonly Shard[],
  read: ReadSeriesFile,
): (run: number) => Promise<RunImages | undefined> {
  const rows = new Map<Shard, Promise<readonly RunImages[]>>();
  return async (run) => {
    const shard = shardWith(shards, run);
    if (shard === undefined) return undefined;
    const reading = rows.get(shard) ?? imagesOf(shard, read);
    rows.set(shard, reading);
    return (await reading)[run - shard.start];
  };
}

async function imagesOf({ stored }: Shard, read: ReadSeriesFile): Promise<readonly RunImages[]> {
  const bytes = await read(stored.images);
  return bytes === undefined ? [] : parseJson(bytes);
}
