/** Where the site begins, wherever it is served and however deep the page lies: the layout says it. */
export function siteRoot(): URL {
  return new URL('.', new URL(document.documentElement.dataset.home ?? '', document.baseURI));
}
