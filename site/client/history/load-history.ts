import type { Manifest } from '../../../src/history/format/manifest.ts';
import { manifestFile, seriesPath } from '../../../src/history/format/paths.ts';
import type { RunRow } from '../../../src/history/format/run-row.ts';
import { decodeStatuses } from '../../../src/history/format/status-columns.ts';
import type { TestEntry } from '../../../src/history/format/test-entry.ts';
import { durationReader } from './durations.ts';
import { failureReader } from './failures.ts';
import type { History } from './history.ts';
import { imageReader } from './images.ts';
import { joinedTests } from './joined-tests.ts';
import { parseJson, readFile } from './read-file.ts';
import { joinedCells, type Shard, widthOf } from './shard.ts';

/** A file of the series by its name; undefined where it is not there. */
export type ReadSeriesFile = (name: string) => Promise<Uint8Array | undefined>;

/**
 * The history of a series, given the site's root and the folder of the series. A file that is gone was replaced while an
 * older manifest lay in a cache: then everything is read once more. Errors: an Error with a sentence for people.
 */
export async function loadHistory(root: URL, folder: string): Promise<History> {
  const history = (await readHistory(root, folder, false)) ?? (await readHistory(root, folder, true));
  if (history !== undefined) return history;
  throw new Error(
    'A file of this history is missing: it is being published, or the data branch is damaged. Load the page again in a few minutes.',
  );
}

async function readHistory(root: URL, folder: string, fresh: boolean): Promise<History | undefined> {
  const read = (name: string, again = false) => readFile(new URL(seriesPath(folder, name), root), again);
  const found = await read(manifestFile, fresh);
  if (found === undefined) throw new Error(`There is no series "${folder}" in this history.`);
  const manifest = checked(parseJson<Manifest>(found));
  const stored = [...manifest.sealed, ...(manifest.head ? [manifest.head] : [])];
  const [tests, rows, statuses] = await Promise.all([
    read(manifest.tests.file),
    all(stored.map((shard) => read(shard.rows))),
    all(stored.map((shard) => read(shard.statuses))),
  ]);
  if (tests === undefined || rows === undefined || statuses === undefined) return undefined;
  const starts = stored.map((_, at) => stored.slice(0, at).reduce((sum, shard) => sum + widthOf(shard), 0));
  const shards = stored.map((shard, at) => ({
    stored: shard,
    start: starts[at] ?? 0,
    statuses: decodeStatuses(statuses[at] ?? new Uint8Array(), shard.tests, widthOf(shard)),
  }));
  const allRows = rows.flatMap((bytes) => parseJson<readonly RunRow[]>(bytes));
  return historyOf(manifest.series, folder, parseJson(tests), allRows, shards, read);
}

function historyOf(
  series: string,
  folder: string,
  entries: readonly TestEntry[],
  rows: readonly RunRow[],
  shards: readonly Shard[],
  read: ReadSeriesFile,
): History {
  const joined = joinedTests(entries);
  const width = rows.length;
  const cells = joinedCells(shards, joined, width);
  return {
    ...{ series, folder, rows, cells },
    tests: joined.tests,
    statuses: joined.tests.map((_, test) => cells.subarray(test * width, (test + 1) * width)),
    failures: failureReader(shards, joined, read),
    seconds: durationReader(shards, joined, read),
    images: imageReader(shards, read),
  };
}

function checked(manifest: Manifest): Manifest {
  if (manifest.version === 1) return manifest;
  throw new Error(
    'This history was written by a newer streamstress than this page: load the page again, without the cache.',
  );
}

/** All of them, or nothing where one is missing. */
async function all<T>(reads: readonly Promise<T | undefined>[]): Promise<readonly T[] | undefined> {
  const found = await Promise.all(reads);
  return found.every((one) => one !== undefined) ? found : undefined;
}
