import type { Pages } from '../ports/pages.ts';
import type { Report } from '../report/report.ts';
import type { RunSummary } from '../report/run-summary.ts';

/** Files by path below the site's root. */
export type SiteFiles = Map<string, string>;

/** What the landing page shows: the newest runs of every series, oldest first, and the newest of all in full. */
export interface Landing {
  readonly runs: readonly RunSummary[];
  readonly newest: Report | undefined;
}

/** Where the page of a run lies. */
export function runPagePath(run: string): string {
  return `runs/${run}/index.html`;
}

/**
 * The landing page, the pages of these runs, the page for a wrong address and what all of them need. `siteUrl` is where the site
 * will be served; only the page for a wrong address, which can appear at any depth, has to know it.
 */
export async function pageFiles(
  { runs, newest }: Landing,
  reports: readonly Report[],
  pages: Pages,
  siteUrl?: string,
): Promise<SiteFiles> {
  const files: SiteFiles = new Map(await pages.assets());
  files.set('index.html', await pages.render('', { runs, newest }));
  for (const report of reports) {
    files.set(runPagePath(report.run.id), await pages.render(`runs/${report.run.id}/`, { runs, report }));
  }
  files.set('404.html', await pages.render('404', { home: siteUrl }));
  return files.set('.nojekyll', '');
}
