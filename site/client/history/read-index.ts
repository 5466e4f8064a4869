import { indexPath } from '../../../src/history/format/paths.ts';
import { parseJson, readFile } from './read-file.ts';

/** What a page needs of `data/index.json`. */
export interface HistoryIndex {
  readonly series: readonly SeriesEntry[];
  /** Runs with a full report, and so with a page. */
  readonly reports: readonly { readonly id: string }[];
}

export interface SeriesEntry {
  readonly name: string;
  /** Of its files; what addresses name it by. */
  readonly folder: string;
  readonly newest: { readonly startedAt: string };
}

/** `root` is that of the site. Errors: an Error that names the file; no history has no series. */
export async function readIndex(root: URL): Promise<HistoryIndex> {
  const bytes = await readFile(new URL(indexPath, root));
  return bytes === undefined ? { series: [], reports: [] } : parseJson(bytes);
}

/** The series of this folder or name; the one with the newest run where none is asked for. */
export function seriesOf({ series }: HistoryIndex, asked: string | undefined): SeriesEntry | undefined {
  const newest = series.toSorted((a, b) => Date.parse(a.newest.startedAt) - Date.parse(b.newest.startedAt)).at(-1);
  return asked === undefined ? newest : series.find(({ folder, name }) => folder === asked || name === asked);
}
