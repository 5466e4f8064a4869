import type { HistoryIndex } from '../history/history-index.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';

/** Pages by which one knows that a branch is served already. */
const entrances = ['index.html', '404.html'];

/** Errors: `request`, `publishing:others_site` where our pages would take the place of somebody else's. */
export async function refuseOthersSite(files: BranchFiles, { series }: HistoryIndex): Promise<void> {
  const [found] = series.length > 0 ? [] : (await files.read(entrances)).keys();
  if (found === undefined) return;
  const message = `nothing is published: the branch has a page "${found}" and no history, so it is the site of somebody else, and our pages would take its place. Give --branch another name, or remove that page first`;
  throw new StreamstressError('request', ['publishing', 'others_site'], message);
}
