import { jsonText, reportPath, runsPath } from '../history/format/runs.ts';
import type { History } from '../history/history.ts';
import type { Pages } from '../ports/pages.ts';

/** Files by path below the site's root. */
export type SiteFiles = Map<string, string>;

/** The whole site with its data, as it lies on the data branch: to look at it from a folder. */
export async function siteFiles(history: History, pages: Pages, siteUrl?: string): Promise<SiteFiles> {
  const files = await pageFiles(history, pages, [...history.reports.keys()], siteUrl);
  for (const [run, report] of history.reports) files.set(reportPath(run), jsonText(report));
  return files.set(runsPath, jsonText(history.runs));
}

/**
 * The landing page, the pages of the given runs, the page for a wrong address and what all of them need. `siteUrl` is
 * where the site will be served; only the page for a wrong address, which can appear at any depth, has to know it.
 */
export async function pageFiles(
  history: History,
  pages: Pages,
  runs: readonly string[],
  siteUrl?: string,
): Promise<SiteFiles> {
  const files: SiteFiles = new Map(await pages.assets());
  const newest = history.reports.get(history.runs.at(-1)?.id ?? '');
  files.set('index.html', await pages.render('', { runs: history.runs, newest }));
  for (const id of runs) {
    const report = history.reports.get(id);
    files.set(`runs/${id}/index.html`, await pages.render(`runs/${id}/`, { runs: history.runs, report }));
  }
  files.set('404.html', await pages.render('404', { home: siteUrl }));
  return files.set('.nojekyll', '');
}
