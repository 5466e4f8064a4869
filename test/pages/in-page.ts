/** As much of the browser's types as is used here: its own library would be there for the whole project. */
interface PageElement {
  readonly id: string;
  readonly tagName: string;
  readonly namespaceURI: string | null;
  readonly textContent: string | null;
  readonly parentElement: PageElement | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  querySelector(selector: string): PageElement | null;
}

declare const document: {
  readonly title: string;
  readonly body: PageElement;
  readonly activeElement: PageElement | null;
  readonly documentElement: PageElement & { readonly lang: string; readonly scrollWidth: number };
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
};
declare const window: { readonly innerWidth: number };
declare function getComputedStyle(element: PageElement): {
  readonly color: string;
  readonly fill: string;
  readonly backgroundColor: string;
  readonly margin: string;
};

/** Runs in the page: what a reader of the outline, the tables and the drawings would miss. */
export function faults(): string[] {
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const named = (element: PageElement) =>
    element.hasAttribute('aria-label') ||
    document.getElementById(element.getAttribute('aria-labelledby') ?? '') !== null;
  const ids = all('[id]').map((element) => element.id);
  const levels = all('h1,h2,h3,h4').map((heading) => Number(heading.tagName[1]));
  const checks: [string, boolean][] = [
    ['language', document.documentElement.lang === 'en'],
    ['title', document.title.length > 0],
    ['one h1', all('h1').length === 1],
    ['headings in order', levels.every((level, n) => level <= (levels[n - 1] ?? 0) + 1)],
    ['landmarks', ['header', 'main', 'footer'].every((landmark) => all(`body > ${landmark}`).length === 1)],
    ['named navigation', all('nav').every(named)],
    ['captions', all('table').every((table) => table.querySelector('caption')?.textContent !== '')],
    ['scopes', all('th').every((th) => th.hasAttribute('scope'))],
    ['named drawings', all('svg').every((svg) => svg.getAttribute('aria-hidden') === 'true' || named(svg))],
    ['named links', all('a').every((a) => named(a) || a.textContent?.trim() !== '')],
    ['times', all('time').every((time) => !Number.isNaN(Date.parse(time.getAttribute('datetime') ?? '')))],
    ['unique ids', new Set(ids).size === ids.length],
    ['no inline scripts and styles', all('script:not([src]),[style],[onclick]').length === 0],
    ['no sideways scrolling', document.documentElement.scrollWidth <= window.innerWidth],
  ];
  return checks.filter(([, holds]) => !holds).map(([name]) => name);
}

/** Runs in the page: texts whose contrast with what lies behind them is below 4.5 (WCAG 2.2, 1.4.3). */
export function paleTexts(): string[] {
  const rgb = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = rgb(color).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: PageElement | null): string => {
    if (element === null) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return rgb(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const ratio = (element: PageElement) => {
    const style = getComputedStyle(element);
    const own = luminance(element.namespaceURI?.endsWith('svg') ? style.fill : style.color);
    const ground = luminance(behind(element));
    return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
  };
  const texts = [...document.querySelectorAll('body *')].filter(
    (element) =>
      element.tagName !== 'title' &&
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
  );
  return texts.filter((element) => ratio(element) < 4.5).map((element) => `${element.textContent} ${ratio(element)}`);
}

/** Runs in the page: text of what has the focus. */
export function focused(): string | null | undefined {
  return document.activeElement?.textContent;
}

/** Runs in the page: whether its style sheet was taken. */
export function isStyled(): boolean {
  return getComputedStyle(document.body).margin === '0px';
}
