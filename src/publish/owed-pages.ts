import type { BranchChange, BranchFiles, MadePages } from '../ports/data-branch.ts';
import type { Pages } from '../ports/pages.ts';
import { apiFiles } from './api/api-files.ts';
import { changed } from './changed-files.ts';
import { landingOf, shownSeries } from './landing.ts';
import { owedBy, type Replaced } from './owed.ts';
import { pageFiles } from './page-files.ts';
import { runPages } from './run-pages.ts';
import { withinLimits } from './size-limits.ts';

export interface PagesOptions {
  readonly pages: Pages;
  /** Where the site is served: `https://<owner>.github.io/<repository>/`. */
  readonly siteUrl?: string | undefined;
}

/** What a merge has changed so far, and which runs took the place of others. */
interface Merging {
  readonly change: BranchChange;
  readonly replaced: readonly Replaced[];
}

/**
 * Pages and API of everything that they do not show yet, and the end of what they show and is gone. Errors: those of
 * `owedBy` and of the pages, but for the pages of runs: what cannot be made of these is left out.
 */
export async function owedPages(
  before: BranchFiles,
  { change, replaced }: Merging,
  { pages, siteUrl }: PagesOptions,
): Promise<MadePages> {
  const files = changed(before, change);
  const owed = await owedBy(files, replaced);
  const { index, series, runs, gone } = owed;
  if (series.length + runs.length + gone.length === 0) return { change: new Map(), notes: [] };
  const [shown, made] = [await shownSeries(files, owed), await runPages(files, owed, pages)];
  const landings = shown.map((one) => landingOf(one, index, made.kept));
  const all = new Map<string, string | Uint8Array | undefined>([
    ...made.files,
    ...(await pageFiles(landings, pages, siteUrl)),
    ...apiFiles(index, shown, siteUrl),
    ...gone.map((path) => [path, undefined] as const),
  ]);
  const notes = withinLimits({ data: change, made: all, index, shown });
  return { change: all, notes: [...made.notes, ...notes] };
}
