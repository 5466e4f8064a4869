import {
  decodeFailures,
  type FailureColumn,
  type StoredFailures,
} from '../../../src/history/format/failure-columns.ts';
import type { Failures } from './history.ts';
import type { JoinedTests } from './joined-tests.ts';
import type { ReadSeriesFile } from './load-history.ts';
import { parseJson } from './read-file.ts';
import { type Shard, shardWith } from './shard.ts';

/** Reads why tests failed at the first call, once. Of a shard whose file was replaced meanwhile nothing is known. */
export function failureReader(
  shards: readonly Shard[],
  joined: JoinedTests,
  read: ReadSeriesFile,
): () => Promise<Failures> {
  let failures: Promise<Failures> | undefined;
  return () => {
    failures ??= Promise.all(shards.map((shard) => columnsOf(shard, read))).then((columns) =>
      failuresOf(shards, columns, joined),
    );
    return failures;
  };
}

async function columnsOf({ stored, statuses }: Shard, read: ReadSeriesFile): Promise<readonly FailureColumn[]> {
  const bytes = await read(stored.failures);
  return bytes === undefined ? [] : decodeFailures(parseJson<StoredFailures>(bytes), statuses);
}

function failuresOf(
  shards: readonly Shard[],
  columns: readonly (readonly FailureColumn[])[],
  { stored }: JoinedTests,
): Failures {
  return {
    kindOf(test, run) {
      const shard = shardWith(shards, run);
      if (shard === undefined) return undefined;
      const failed = columns[shards.indexOf(shard)];
      return stored[test]?.map((number) => failed?.[number]?.get(run - shard.start)).find((kind) => kind !== undefined);
    },
    each(visit) {
      for (const [test, numbers] of stored.entries()) {
        for (const [at, { start }] of shards.entries()) {
          for (const number of numbers) {
            for (const [run, kind] of columns[at]?.[number] ?? []) visit(test, start + run, kind);
          }
        }
      }
    },
  };
}
