import { createHash } from 'node:crypto';
import * as z from 'zod';
import { StreamstressError } from '../model/error.ts';
import type { Retention } from '../model/history-policy.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import { readJson } from '../report/read-json.ts';
import { byStart, type RunSummary, runSummarySchema } from '../report/run-summary.ts';
import { indexPath, manifestFile, seriesFolder } from './format/paths.ts';

/** `data/index.json`: the small file that everything else is found by. */
const indexSchema = z.strictObject({
  version: z.literal(1),
  sandbox: z.boolean().optional().describe('Of which kind its clusters are; absent where no run has reached one'),
  series: z.array(
    z.strictObject({
      name: z.string(),
      folder: z.string().regex(/^[\w.-]+$/),
      runs: z.int().min(1),
      newest: runSummarySchema,
    }),
  ),
  /** Runs whose full report is kept, oldest first. */
  reports: z.array(
    z.strictObject({
      id: z.string(),
      startedAt: z.iso.datetime(),
      bytes: z.int().min(0).describe('Before compression'),
    }),
  ),
});

export type HistoryIndex = z.infer<typeof indexSchema>;

/** A branch without a history has an empty one. Errors: those of `parseFile`. */
export async function readIndex(files: BranchFiles): Promise<HistoryIndex> {
  const found = (await files.read([indexPath])).get(indexPath);
  if (found !== undefined) return parseFile(indexPath, found, indexSchema);
  const isOurs = (path: string) => path.endsWith(`/${manifestFile}`);
  if ((await files.list(seriesFolder)).some(isOurs)) throw unreadable(indexPath, 'the file is missing');
  return { version: 1, series: [], reports: [] };
}

/** Its keys in the schema's order, whether they were read or have just been made: the same index is the same text. */
export function indexText(index: HistoryIndex): string {
  return `${JSON.stringify(indexSchema.parse(index), null, 1)}\n`;
}

/** The folder of a series: its name, as far as a path can have it, and what makes it unlike others. */
export function folderOf(series: string): string {
  const plain = series.replace(/[^\w.-]+/g, '-').slice(0, 60);
  return `${plain}-${createHash('sha256').update(series).digest('hex').slice(0, 8)}`;
}

/** A run whose full report is added. */
export interface IndexedRun {
  readonly summary: RunSummary;
  /** Of its report and what is kept beside it, before compression. */
  readonly bytes: number;
}

/** Compression makes reports about a tenth. */
export const compression = 10;

/** The index with more runs; `series` are those that they are of. `dropped` are the runs whose full reports go. */
export function withRuns(
  { version, sandbox, series: known, reports }: HistoryIndex,
  runs: readonly IndexedRun[],
  series: HistoryIndex['series'],
  { runs: most, megabytes }: Retention['full'],
): { readonly index: HistoryIndex; readonly dropped: readonly string[] } {
  const all = new Map(reports.map((report) => [report.id, report]));
  for (const { summary, bytes } of runs) all.set(summary.id, { id: summary.id, startedAt: summary.startedAt, bytes });
  const sorted = [...all.values()].sort(byStart);
  const from = firstKept(sorted, most, megabytes * 1e6 * compression);
  const isSandbox = sandbox ?? runs.find(({ summary }) => summary.sandbox !== undefined)?.summary.sandbox;
  const byFolder = new Map([...known, ...series].map((one) => [one.folder, one]));
  return {
    index: {
      version,
      ...(isSandbox === undefined ? {} : { sandbox: isSandbox }),
      series: [...byFolder.values()].sort(byName),
      reports: sorted.slice(from),
    },
    dropped: sorted.slice(0, from).map(({ id }) => id),
  };
}

/** The newest is kept however large it is. */
function firstKept(sorted: HistoryIndex['reports'], most: number, mostBytes: number): number {
  let [from, bytes] = [sorted.length, 0];
  while (from > 0 && sorted.length - from < most) {
    bytes += sorted[from - 1]?.bytes ?? 0;
    if (bytes > mostBytes && from < sorted.length) break;
    from -= 1;
  }
  return from;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

const later = z.int().min(2);

/** What files of the history, and reports, have in every version after this one. */
const ofLaterVersion = z.union([
  z.looseObject({ version: later }).transform(({ version }) => version),
  z.looseObject({ schemaVersion: later }).transform(({ schemaVersion }) => schemaVersion),
]);

/**
 * A file of the history, checked. Errors: `request`, `history:unreadable` naming the file and what is wrong with it, as a
 * history is never taken for empty because it cannot be read; `history:newer` where a later version of us wrote it.
 */
export function parseFile<T>(path: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  const text = new TextDecoder().decode(bytes);
  const read = readJson(text, schema);
  if ('value' in read) return read.value;
  const newer = readJson(text, ofLaterVersion);
  throw 'value' in newer ? newerVersion(path, newer.value) : unreadable(path, read.why);
}

function newerVersion(path: string, version: number): StreamstressError {
  return new StreamstressError(
    'request',
    ['history', 'newer'],
    `the history cannot be read: "${path}" on the data branch is of version ${version}, and this streamstress knows ` +
      'version 1. Use a newer streamstress; nothing was changed',
  );
}

export function unreadable(path: string, why: string): StreamstressError {
  return new StreamstressError(
    'request',
    ['history', 'unreadable'],
    `the history cannot be read: "${path}" on the data branch: ${why}. Nothing was changed. ` +
      `Put back what an earlier commit of the branch has (git log -- ${path.slice(0, path.lastIndexOf('/'))}); ` +
      'where another program writes this file, give another --branch',
  );
}
