import { createHash } from 'node:crypto';
import * as z from 'zod';
import { decodeDurations, encodeDurations } from '../format/duration-columns.ts';
import { decodeFailures, encodeFailures, type StoredFailures } from '../format/failure-columns.ts';
import type { Manifest, RunStart, StoredShard } from '../format/manifest.ts';
import type { RunImages, RunRow } from '../format/run-row.ts';
import { decodeStatuses, encodeStatuses } from '../format/status-columns.ts';
import type { TestEntry } from '../format/test-entry.ts';
import { decodeFingerprints, encodeFingerprints } from './fingerprint.ts';
import { emptyShard, isStored, lastOf, type Series, type Shard, testsOf, type WholeRow } from './series.ts';

/** Bytes by the name of their file, as they are before they are compressed; all of them are whole. */
export type SeriesFiles = ReadonlyMap<string, Uint8Array>;

const count = z.int().min(0);
const start = z.strictObject({ id: z.string(), startedAt: z.iso.datetime() });
const shard = z.strictObject({
  ...{ runs: count, columns: count.optional(), period: z.enum(['day', 'week']).optional(), tests: count },
  ...{ first: start, last: start },
  ...{ rows: z.string(), images: z.string(), statuses: z.string(), durations: z.string(), failures: z.string() },
});

export const manifestSchema: z.ZodType<Manifest> = z.strictObject({
  version: z.literal(1),
  series: z.string(),
  runs: count,
  tests: z.strictObject({ file: z.string(), count }),
  sealed: z.array(shard),
  sealedIds: z.string().optional(),
  head: shard.optional(),
});

/** A series as files: the manifest, and every file that it names and that is not there yet. */
export function writeSeries(series: Series): { readonly manifest: Manifest; readonly files: SeriesFiles } {
  const files = new Map<string, Uint8Array>();
  const { name, tests, sealedIds, head } = series;
  const sealed: StoredShard[] = [];
  for (const shard of series.sealed) {
    sealed.push(isStored(shard) ? shard : writeShard(shard, sealed.at(-1)?.tests ?? 0, files));
  }
  const stored = head.rows.length === 0 ? [] : [writeShard(head, tests.length, files)];
  return {
    manifest: {
      ...{ version: 1, series: name, runs: [...sealed, ...stored].reduce((sum, { runs }) => sum + runs, 0) },
      tests: { file: put(files, 'tests', jsonBytes(tests)), count: tests.length },
      sealed,
      ...(sealed.length === 0 ? {} : { sealedIds: put(files, 'ids', encodeFingerprints(sealedIds)) }),
      ...(stored[0] && { head: stored[0] }),
    },
    files,
  };
}

/** The series that a manifest describes. `files` has its tests, its head and its `sealedIds`. Errors: as `readShard`. */
export function readSeries({ series, tests, sealed, sealedIds, head }: Manifest, files: SeriesFiles): Series {
  return {
    name: series,
    tests: readJson(tests.file, files) as readonly TestEntry[],
    sealed,
    sealedIds: sealedIds === undefined ? new Set() : decodeFingerprints(contentOf(sealedIds, files)),
    head: head ? readShard(head, files) : emptyShard,
  };
}

/** One shard of a manifest. Errors: a RangeError where the files are not those of one shard. */
export function readShard({ runs, columns = runs, period, tests, ...names }: StoredShard, files: SeriesFiles): Shard {
  const statuses = decodeStatuses(contentOf(names.statuses, files), tests, columns);
  return {
    rows: wholeRows(readJson(names.rows, files) as RunRow[], readJson(names.images, files) as RunImages[]),
    statuses,
    durations: decodeDurations(contentOf(names.durations, files), tests, columns),
    failures: decodeFailures(readJson(names.failures, files) as StoredFailures, statuses),
    ...(period === undefined ? {} : { period }),
  };
}

/** A shard has columns of all tests that were there before, `known`, and of those that came with it. */
function writeShard(shard: Shard, known: number, files: Map<string, Uint8Array>): StoredShard {
  const { rows, period } = shard;
  const tests = Math.max(known, testsOf(shard));
  const statuses = shard.statuses.slice(0, tests);
  return {
    runs: rows.reduce((sum, { rolled }) => sum + (rolled?.runs ?? 1), 0),
    ...(period === undefined ? {} : { columns: rows.length, period }),
    tests,
    first: startOf(rows[0]),
    last: lastOf(shard),
    rows: put(files, 'rows', jsonBytes(rows.map(({ images: _, ...row }) => row))),
    images: put(files, 'images', jsonBytes(rows.map(({ images }) => images))),
    statuses: put(files, 'statuses', encodeStatuses(statuses)),
    durations: put(files, 'durations', encodeDurations(shard.durations.slice(0, tests))),
    failures: put(files, 'failures', jsonBytes(encodeFailures(shard.failures, statuses))),
  };
}

function wholeRows(rows: readonly RunRow[], images: readonly RunImages[]): readonly WholeRow[] {
  if (rows.length !== images.length) throw new RangeError('the images are not those of the rows');
  return rows.map((row, at) => ({ ...row, images: images[at] ?? {} }));
}

function startOf(row: RunRow | undefined): RunStart {
  return { id: row?.id ?? '', startedAt: row?.startedAt ?? '' };
}

/** Whether a file is what was written: its name says what is in it, so nothing else has to be checked. */
export function isWhole(name: string, bytes: Uint8Array): boolean {
  return name.startsWith(`${hashOf(bytes)}.`);
}

/** What a page has begun to read never changes under it. */
function put(files: Map<string, Uint8Array>, kind: string, bytes: Uint8Array): string {
  const name = `${hashOf(bytes)}.${kind}.gz`;
  files.set(name, bytes);
  return name;
}

function contentOf(name: string, files: SeriesFiles): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new RangeError(`the file "${name}" is missing`);
  return bytes;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 20);
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function readJson(name: string, files: SeriesFiles): unknown {
  return JSON.parse(new TextDecoder().decode(contentOf(name, files)));
}
