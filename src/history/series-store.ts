import type { BranchChange, BranchFiles } from '../ports/data-branch.ts';
import { manifestFile, seriesPath } from './format/paths.ts';
import { folderOf, parseFile, unreadable } from './history-index.ts';
import { emptySeries, type SealedShard, type Series, type Shard } from './series/series.ts';
import { type Manifest, manifestSchema, readSeries, readShard, writeSeries } from './series/series-files.ts';

/** A series as it lies on the branch. */
export interface StoredSeries {
  readonly series: Series;
  readonly manifest: Manifest | undefined;
}

/** The newest runs of a series, and where the others are. Errors: `request`, `history:unreadable`. */
export async function loadSeries(files: BranchFiles, name: string): Promise<StoredSeries> {
  const folder = folderOf(name);
  const path = seriesPath(folder, manifestFile);
  const bytes = (await files.read([path])).get(path);
  if (bytes === undefined) return { series: emptySeries(name), manifest: undefined };
  const manifest = parseFile(path, bytes, manifestSchema);
  const names = [manifest.tests.file, ...(manifest.head ? filesOf(manifest.head) : [])];
  const contents = await contentsOf(files, folder, names);
  return { manifest, series: checked(path, () => readSeries(manifest, contents)) };
}

/** Runs that are sealed, oldest first. Errors: `request`, `history:unreadable`. */
export async function loadSealed(files: BranchFiles, { name, sealed }: Series): Promise<readonly Shard[]> {
  const folder = folderOf(name);
  const contents = await contentsOf(files, folder, sealed.flatMap(filesOf));
  return sealed.map((shard) => checked(seriesPath(folder, shard.statuses), () => readShard(shard, contents)));
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

function namesOf({ tests, sealed, head }: Manifest): readonly string[] {
  return [tests.file, ...sealed.flatMap(filesOf), ...(head ? filesOf(head) : [])];
}

function filesOf({ rows, statuses, durations }: SealedShard): readonly string[] {
  return [rows, statuses, durations];
}

async function contentsOf(
  files: BranchFiles,
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await files.read(names.map((name) => seriesPath(folder, name)));
  return new Map(names.flatMap((name) => contentOf(name, found.get(seriesPath(folder, name)))));
}

function contentOf(name: string, bytes: Uint8Array | undefined): [string, Uint8Array][] {
  return bytes === undefined ? [] : [[name, bytes]];
}

function checked<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}
