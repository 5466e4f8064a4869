import type { Pages } from '../ports/pages.ts';
import type { Landing } from './landing.ts';

/** Files by path below the site's root. */
export type SiteFiles = Map<string, string>;

/** Once in a site: pages whose addresses say of which series they are; without one they are of the first. */
const historyPages = ['compare', 'matrix', 'test', 'tests'] as const;

/** Where the page of a run lies. */
export function runPagePath(run: string): string {
  return `runs/${run}/index.html`;
}

/**
 * The pages of these series, the page for a wrong address and what all pages need. `siteUrl` is where the site will be
 * served; only the page for a wrong address, which can appear at any depth, has to know it.
 */
export async function pageFiles(landings: readonly Landing[], pages: Pages, siteUrl?: string): Promise<SiteFiles> {
  const files: SiteFiles = new Map(await pages.assets());
  for (const view of landings) {
    const path = `series/${view.folder}/`;
    files.set(`${path}index.html`, await pages.render(path, { ...view }));
    files.set(`tests/${view.folder}/index.html`, await pages.render(`tests/${view.folder}/`, { ...view }));
    if (!view.isFirst) continue;
    files.set('index.html', await pages.render('', { ...view }));
    for (const page of historyPages) files.set(`${page}/index.html`, await pages.render(`${page}/`, { ...view }));
  }
  files.set('404.html', await pages.render('404', { home: siteUrl }));
  return files.set('.nojekyll', '');
}
