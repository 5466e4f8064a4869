import { siteRoot } from '../site-root.ts';
import { element, said } from './element.ts';

/** A link to another page of the site, by its path below the root. */
export function pageUrl(path: string, parameters: Readonly<Record<string, string>> = {}): string {
  const url = new URL(path, siteRoot());
  url.search = new URLSearchParams(parameters).toString();
  return url.href;
}

/** The id of a run, with a link where it has a page. */
export function runLink(id: string, hasPage: boolean): HTMLElement {
  if (!hasPage) return said(id);
  return element('a', { class: 'said', href: pageUrl(`runs/${encodeURIComponent(id)}/index.html`) }, id);
}

/** A link out of the site, where there is an address; only those of src/model/commit-links.ts come here. */
export function outerLink(url: string | undefined, text: string): HTMLElement {
  const code = element('code', {}, text);
  return url === undefined ? code : element('a', { href: url }, code);
}
