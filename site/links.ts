const root = import.meta.env.BASE_URL;

/** The landing page of the series whose run is the newest. */
export const home = root;

/** The landing page of a series. */
export function seriesPage(folder: string): string {
  return `${root}series/${folder}/`;
}

/** The page of a run. */
export function runPage(id: string): string {
  return `${root}runs/${encodeURIComponent(id)}/`;
}

/** All tests of a series. */
export function testsPage(folder: string): string {
  return `${root}tests/${encodeURIComponent(folder)}/`;
}

/** A page that reads the history itself, of a series by its folder; the parameters become its state. */
export function historyPage(
  page: 'matrix' | 'test' | 'compare',
  folder: string | undefined,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ ...(folder === undefined ? {} : { series: folder }), ...parameters }).toString();
  return `${root}${page}/index.html${query === '' ? '' : `?${query}`}`;
}

/** A file of the data branch. */
export function dataFile(path: string): string {
  return `${root}${path}`;
}
