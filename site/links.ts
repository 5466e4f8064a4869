const root = import.meta.env.BASE_URL;

/** The landing page. */
export const home = root;

/** The page of a run. */
export function runPage(id: string): string {
  return `${root}runs/${encodeURIComponent(id)}/`;
}

/** A file of the data branch. */
export function dataFile(path: string): string {
  return `${root}${path}`;
}
