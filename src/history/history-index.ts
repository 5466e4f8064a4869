import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import { readJson } from '../report/read-json.ts';
import { byStart, type RunSummary, runSummarySchema } from '../report/run-summary.ts';
import { indexPath } from './format/paths.ts';

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

/** Full reports that are kept: the newest ones, so many and so large together at most. */
export interface Retention {
  readonly reports: number;
  /** Before compression, which makes them about a tenth. */
  readonly bytes: number;
}

/** Errors: those of `fileOf`. No file is an empty history. */
export async function readIndex(files: BranchFiles): Promise<HistoryIndex> {
  const found = (await files.read([indexPath])).get(indexPath);
  return found === undefined ? { version: 1, series: [], reports: [] } : parseFile(indexPath, found, indexSchema);
}

/** The folder of a series: its name, as far as a path can have it, and what makes it unlike others. */
export function folderOf(series: string): string {
  const plain = series.replace(/[^\w.-]+/g, '-').slice(0, 60);
  return `${plain}-${createHash('sha256').update(series).digest('hex').slice(0, 8)}`;
}

/** The index with one more run, the `runs`th of its series. `dropped` are the runs whose full reports go. */
export function withReport(
  { version, sandbox, series, reports }: HistoryIndex,
  run: RunSummary,
  runs: number,
  bytes: number,
  keep: Retention,
): { readonly index: HistoryIndex; readonly dropped: readonly string[] } {
  const known = series.find(({ name }) => name === run.series);
  const newest = known && known.newest.id !== run.id && byStart(known.newest, run) > 0 ? known.newest : run;
  const others = series.filter(({ name }) => name !== run.series);
  const all = [...reports.filter(({ id }) => id !== run.id), { id: run.id, startedAt: run.startedAt, bytes }];
  const { kept, dropped } = newestOf(all, keep);
  const isSandbox = sandbox ?? run.sandbox;
  return {
    index: {
      version,
      ...(isSandbox === undefined ? {} : { sandbox: isSandbox }),
      series: [...others, { name: run.series, folder: folderOf(run.series), runs, newest }].sort(byName),
      reports: kept,
    },
    dropped,
  };
}

function newestOf(
  reports: HistoryIndex['reports'],
  keep: Retention,
): { readonly kept: HistoryIndex['reports']; readonly dropped: readonly string[] } {
  const sorted = reports.toSorted((a, b) => byStart(a, b));
  let [from, bytes] = [sorted.length, 0];
  while (from > 0 && sorted.length - from < keep.reports) {
    bytes += sorted[from - 1]?.bytes ?? 0;
    if (bytes > keep.bytes && from < sorted.length) break;
    from -= 1;
  }
  return { kept: sorted.slice(from), dropped: sorted.slice(0, from).map(({ id }) => id) };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/**
 * A file of the history, checked. Errors: `request`, `history:unreadable` naming the file and what is wrong with it: a
 * history is never taken for empty because it cannot be read.
 */
export function parseFile<T>(path: string, bytes: Uint8Array | undefined, schema: z.ZodType<T>): T {
  if (bytes === undefined) throw unreadable(path, 'the file is missing');
  const read = readJson(new TextDecoder().decode(bytes), schema);
  if ('why' in read) throw unreadable(path, read.why);
  return read.value;
}

export function unreadable(path: string, why: string): StreamstressError {
  return new StreamstressError(
    'request',
    ['history', 'unreadable'],
    `the history cannot be read: "${path}" on the data branch: ${why}. ` +
      'Put the file back from an earlier commit of the branch, or use the streamstress version that wrote it',
  );
}
