import { type Document, isCollection, visit } from 'yaml';

/**
 * Where a line begins with a tab outside of quotes and brackets: the reference's reader takes none there, not even before
 * a comment or on a line that is empty otherwise.
 */
export function tabsThatIndent(text: string, document: Document): readonly number[] {
  if (!/^\t/m.test(text)) return [];
  const allowed: (readonly [number, number])[] = [];
  visit(document, (_, node) => {
    if (!isCollection(node) && !isQuoted(node)) return undefined;
    if (isCollection(node) && !node.flow) return undefined;
    if (node.range) allowed.push([node.range[0], node.range[1]]);
    return visit.SKIP;
  });
  const end = document.range?.[2] ?? text.length;
  const found = [...text.matchAll(/^\t/gm)].map(({ index }) => index).filter((at) => at < end);
  let next = 0;
  return found.filter((at) => {
    while ((allowed[next]?.[1] ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    return (allowed[next]?.[0] ?? at) >= at;
  });
}

function isQuoted(node: unknown): node is { readonly range?: readonly [number, number, number] } {
  const { type } = Object(node) as { readonly type?: unknown };
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
}
