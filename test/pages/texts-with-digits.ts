/** As much of the browser's types as is used here: its own library would be there for the whole project. */
interface PageElement {
  readonly textContent: string | null;
  readonly childNodes: Iterable<PageNode>;
  closest(selector: string): PageElement | null;
  normalize(): void;
}

interface PageNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly parentElement: PageElement;
  readonly childNodes: Iterable<PageNode>;
}

declare const document: { querySelector(selector: string): PageElement };

/** A text of a page with a digit. */
interface ShownText {
  readonly text: string;
  /** It stands where the page shows texts of others as they are. */
  readonly isQuoted: boolean;
}

/**
 * Runs in the page: every text with a digit in a part of it, in its order, but for times, the axes of charts and what
 * one can choose or type.
 */
export function textsWithDigits(selector: string): ShownText[] {
  const place = document.querySelector(selector);
  place.normalize();
  const texts: ShownText[] = [];
  const walk = (nodes: Iterable<PageNode>) => {
    for (const node of nodes) {
      if (node.nodeType !== 3) walk(node.childNodes);
      else if (/\d/.test(node.textContent ?? '') && node.parentElement.closest(left) === null) {
        const text = (node.textContent ?? '').replace(/\s+/g, ' ').trim();
        texts.push({ text, isQuoted: node.parentElement.closest('.said, code, pre') !== null });
      }
    }
  };
  const left = 'time, .tick, .day, noscript, script, style, option, form';
  walk(place.childNodes);
  return texts;
}
