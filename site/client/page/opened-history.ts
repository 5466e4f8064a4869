import type { History } from '../history/history.ts';
import { loadHistory } from '../history/load-history.ts';
import { readIndex, type SeriesEntry, seriesOf } from '../history/read-index.ts';
import { siteRoot } from '../site-root.ts';
import { pageUrl } from './links.ts';
import { asked } from './url-query.ts';

/** The history that the address asks for, which others there are, and which of its runs have a page. */
export interface OpenedHistory {
  readonly history: History;
  readonly allSeries: readonly SeriesEntry[];
  readonly hasPage: (run: string) => boolean;
}

const ofFolder =
  'A browser lets no page of a folder read files: "streamstress serve --folder" with the folder of this site shows it.';

/** Errors: an Error with a sentence for people. */
export async function openHistory(): Promise<OpenedHistory> {
  if (location.protocol === 'file:') throw new Error(ofFolder);
  const root = siteRoot();
  const folder = asked('series');
  const index = await readIndex(root);
  const series = seriesOf(index, folder === '' ? undefined : folder);
  if (series === undefined) throw new Error(missing(folder, index.series));
  const pages = new Set(index.reports.map(({ id }) => id));
  leadTo(series.folder);
  const history = await loadHistory(root, series.folder);
  return { history, allSeries: index.series, hasPage: (run) => pages.has(run) };
}

/** Links of the page lead to the series that the address asks for, not to that of the newest run. */
function leadTo(folder: string): void {
  const pages: Readonly<Record<string, string>> = {
    today: pageUrl(`series/${folder}/index.html`),
    tests: pageUrl(`tests/${folder}/index.html`),
    matrix: pageUrl('matrix/index.html', { series: folder }),
    compare: pageUrl('compare/index.html', { series: folder }),
  };
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-page]')) {
    link.href = pages[link.dataset.page ?? ''] ?? link.href;
  }
}

function missing(folder: string, series: readonly SeriesEntry[]): string {
  if (series.length === 0) return 'No run has been published yet: there is no history to read.';
  return `There is no series "${folder}" in this history: there are ${series.map((one) => one.folder).join(', ')}.`;
}
