import { gzipSync } from 'node:zlib';
import type { Pages } from '../../src/ports/pages.ts';
import { leftText } from '../../src/publish/left-report.ts';
import { mergeLeft } from '../../src/publish/merge-left.ts';
import { pageFiles } from '../../src/publish/page-files.ts';
import type { Report } from '../../src/report/report.ts';
import { memoryBranch } from '../history/memory-branch.ts';

/** By path below the site's root. */
export type ServedFiles = ReadonlyMap<string, string | Uint8Array>;

/** The site as it is when these runs are published one after the other, without git: to look at it. */
export async function publishedSite(reports: readonly Report[], pages: Pages, siteUrl?: string): Promise<ServedFiles> {
  const branch = memoryBranch();
  branch.change(await pageFiles([], pages, siteUrl));
  branch.change(new Map([['index.html', await pages.render('', {})]]));
  for (const report of reports) {
    const left = new Map([[report.run.id, new TextEncoder().encode(leftText([{ report }]))]]);
    branch.change((await mergeLeft(branch, left, { pages, siteUrl })).change);
  }
  return new Map([...branch.files].map(([path, bytes]) => [path, path.endsWith('.gz') ? gzipSync(bytes) : bytes]));
}
