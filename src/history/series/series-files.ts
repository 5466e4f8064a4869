import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeDurations, encodeDurations } from '../format/duration-columns.ts';
import { decodeStatuses, encodeStatuses } from '../format/status-columns.ts';
import { type RunRow, runRowSchema } from './run-row.ts';
import { afterSealing, type SealedShard, type Series, type Shard, toSeal } from './series.ts';

/** Bytes by the name of their file, as they are before they are compressed. */
export type SeriesFiles = ReadonlyMap<string, Uint8Array>;

const end = z.strictObject({ id: z.string(), startedAt: z.iso.datetime() });
const shard = z.strictObject({
  runs: z.int().min(0),
  tests: z.int().min(0).describe('How many of the tests its columns are of'),
  first: end,
  last: end,
  rows: z.string().describe('File with what each run was made of and came to'),
  statuses: z.string(),
  durations: z.string(),
});

/** `manifest.json` of a series: written last, and names everything else. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  series: z.string(),
  runs: z.int().min(0),
  tests: z.strictObject({ file: z.string(), count: z.int().min(0) }),
  sealed: z.array(shard).describe('Oldest first; they never change'),
  head: shard.optional().describe('The newest runs; absent in a series without runs'),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** A series as files, with what is old enough sealed: the manifest, and every file that it names besides those sealed before. */
export function writeSeries(series: Series): { readonly manifest: Manifest; readonly files: SeriesFiles } {
  const files = new Map<string, Uint8Array>();
  const sealed = [...series.sealed];
  for (const shard of toSeal(series)) sealed.push(writeShard(shard, sealed.at(-1)?.tests ?? 0, files));
  const rest = afterSealing(series);
  const tests = put(files, 'tests', jsonBytes(series.tests));
  const before = sealed.reduce((sum, { runs }) => sum + runs, 0);
  return {
    manifest: {
      version: 1,
      series: series.name,
      runs: before + rest.rows.length,
      tests: { file: tests, count: series.tests.length },
      sealed,
      ...(rest.rows.length > 0 && { head: writeShard(rest, series.tests.length, files) }),
    },
    files,
  };
}

/** The series that a manifest describes. `files` has its tests and its head. Errors: a RangeError where a file is broken. */
export function readSeries({ series, tests, sealed, head }: Manifest, files: SeriesFiles): Series {
  const empty: Shard = { rows: [], statuses: [], durations: [] };
  return {
    name: series,
    tests: z.array(z.string()).parse(readJson(tests.file, files)),
    sealed,
    head: head ? readShard(head, files) : empty,
  };
}

/** One shard of a manifest. Errors: a RangeError where a file is missing, broken or another one. */
export function readShard({ runs, tests, ...names }: SealedShard, files: SeriesFiles): Shard {
  return {
    rows: z.array(runRowSchema).length(runs).parse(readJson(names.rows, files)),
    statuses: decodeStatuses(contentOf(names.statuses, files), tests, runs),
    durations: decodeDurations(contentOf(names.durations, files), tests, runs),
  };
}

/** A shard has columns of all tests that were there before, `known`, and of those that came with it. */
function writeShard({ rows, statuses, durations }: Shard, known: number, files: Map<string, Uint8Array>): SealedShard {
  const seen = Math.max(known, columnsUsed(statuses));
  return {
    runs: rows.length,
    tests: seen,
    first: endOf(rows.at(0)),
    last: endOf(rows.at(-1)),
    rows: put(files, 'rows', jsonBytes(z.array(runRowSchema).parse(rows))),
    statuses: put(files, 'statuses', encodeStatuses(statuses.slice(0, seen))),
    durations: put(files, 'durations', encodeDurations(durations.slice(0, seen))),
  };
}

function columnsUsed(statuses: Shard['statuses']): number {
  return statuses.findLastIndex((column) => column.some((status) => status !== 0)) + 1;
}

function endOf(row: RunRow | undefined): SealedShard['first'] {
  return { id: row?.id ?? '', startedAt: row?.startedAt ?? '' };
}

/** Files are named after their contents: what a page has begun to read never changes under it. */
function put(files: Map<string, Uint8Array>, kind: string, bytes: Uint8Array): string {
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}.${kind}.gz`;
  files.set(name, bytes);
  return name;
}

function contentOf(name: string, files: SeriesFiles): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new RangeError(`the file "${name}" is missing`);
  return bytes;
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function readJson(name: string, files: SeriesFiles): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(contentOf(name, files)));
}
