import type { BranchChange, BranchFiles } from '../ports/data-branch.ts';
import type { Manifest, StoredShard } from './format/manifest.ts';
import { manifestFile, seriesPath } from './format/paths.ts';
import { folderOf, type HistoryIndex, parseFile, readIndex, unreadable } from './history-index.ts';
import { emptySeries, isStored, type Series, type Shard } from './series/series.ts';
import {
  isWhole,
  manifestSchema,
  readSeries,
  readShard,
  type SeriesFiles,
  writeSeries,
} from './series/series-files.ts';

/** A series as it lies on the branch. */
export interface StoredSeries {
  readonly series: Series;
  readonly manifest: Manifest | undefined;
}

/**
 * The newest runs of a series, and where the others are; a series that the index does not know is empty. Errors:
 * `request`, `history:unreadable`, `history:newer`.
 */
export async function loadSeries(files: BranchFiles, name: string, index?: HistoryIndex): Promise<StoredSeries> {
  const folder = folderOf(name);
  const path = seriesPath(folder, manifestFile);
  const bytes = (await files.read([path])).get(path);
  if (bytes === undefined) {
    const { series } = index ?? (await readIndex(files));
    if (series.some((one) => one.folder === folder)) throw unreadable(path, 'the file is missing');
    return { series: emptySeries(name), manifest: undefined };
  }
  const manifest = parseFile(path, bytes, manifestSchema);
  const { tests, head, sealedIds } = manifest;
  const contents = await contentsOf(files, folder, [
    tests.file,
    ...(sealedIds === undefined ? [] : [sealedIds]),
    ...(head ? filesOf(head) : []),
  ]);
  return { manifest, series: fitting(folder, () => readSeries(manifest, contents)) };
}

/** These sealed shards of a series. Errors: `request`, `history:unreadable`. */
export async function loadSealed(
  files: BranchFiles,
  name: string,
  sealed: Series['sealed'],
): Promise<readonly Shard[]> {
  const folder = folderOf(name);
  const contents = await contentsOf(
    files,
    folder,
    sealed.flatMap((shard) => (isStored(shard) ? filesOf(shard) : [])),
  );
  return sealed.map((shard) => (isStored(shard) ? fitting(folder, () => readShard(shard, contents)) : shard));
}

/** What writing a series changes: its files, and those that nothing names any more. */
export function storeSeries(
  series: Series,
  before: Manifest | undefined,
): { readonly manifest: Manifest; readonly change: BranchChange } {
  const folder = folderOf(series.name);
  const { manifest, files } = writeSeries(series);
  const now = new Set(namesOf(manifest));
  const gone = before === undefined ? [] : namesOf(before).filter((name) => !now.has(name));
  const path = (name: string) => seriesPath(folder, name);
  const change = new Map<string, string | Uint8Array | undefined>([
    ...[...files].map(([name, bytes]) => [path(name), bytes] as const),
    ...gone.map((name) => [path(name), undefined] as const),
    [path(manifestFile), `${JSON.stringify(manifest, null, 1)}\n`],
  ]);
  return { manifest, change };
}

function namesOf({ tests, sealed, sealedIds, head }: Manifest): readonly string[] {
  return [
    tests.file,
    ...(sealedIds === undefined ? [] : [sealedIds]),
    ...sealed.flatMap(filesOf),
    ...(head ? filesOf(head) : []),
  ];
}

function filesOf({ rows, images, statuses, durations, failures }: StoredShard): readonly string[] {
  return [rows, images, statuses, durations, failures];
}

/** Errors: `request`, `history:unreadable` naming the file that is missing or broken. */
async function contentsOf(files: BranchFiles, folder: string, names: readonly string[]): Promise<SeriesFiles> {
  const paths = new Map(names.map((name) => [name, seriesPath(folder, name)]));
  const found = names.length === 0 ? new Map<string, Uint8Array>() : await files.read([...paths.values()]);
  return new Map([...paths].map(([name, path]) => [name, whole(name, path, found.get(path))]));
}

function whole(name: string, path: string, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw unreadable(path, 'the file is missing');
  if (!isWhole(name, bytes)) throw unreadable(path, 'it is not what was written');
  return bytes;
}

/** Whole files that do not fit each other: the manifest names the wrong ones. */
function fitting<T>(folder: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(seriesPath(folder, manifestFile), (error as Error).message);
  }
}
