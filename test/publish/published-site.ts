import { addReport } from '../../src/history/add-report.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { landingOf } from '../../src/publish/landing.ts';
import { pageFiles, type SiteFiles } from '../../src/publish/page-files.ts';
import type { Report } from '../../src/report/report.ts';
import { memoryBranch } from '../history/memory-branch.ts';

/** The site as it is when these runs are published one after the other, without git: to look at it. */
export async function publishedSite(reports: readonly Report[], pages: Pages, siteUrl?: string): Promise<SiteFiles> {
  const branch = memoryBranch();
  let files: SiteFiles = await pageFiles({ runs: [], newest: undefined }, [], pages, siteUrl);
  for (const report of reports) {
    const added = await addReport(branch, report, { reports: 400, bytes: 1e9 });
    branch.change(added.change);
    const landing = await landingOf(branch, report, added);
    files = new Map([...files, ...(await pageFiles(landing, [report], pages, siteUrl))]);
  }
  for (const [path, bytes] of branch.files) files.set(path, new TextDecoder('latin1').decode(bytes));
  return files;
}
