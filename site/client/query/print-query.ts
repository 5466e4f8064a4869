import type { Query } from './query.ts';

/** The text of a query; reading it gives the same query. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return query.of.map((term) => (term.kind === 'any' ? `(${printQuery(term)})` : printQuery(term))).join(' ');
    case 'any':
      return query.of.map(printQuery).join(' | ');
    case 'not':
      return `-${isGroup(query.of) ? `(${printQuery(query.of)})` : printQuery(query.of)}`;
    case 'field':
    case 'runs':
      return `${query.field}:${quoted(query.value)}`;
    case 'text':
      return textOf(query.value);
    case 'sequence':
      return `seq(${query.of.join(' ')})`;
  }
}

function isGroup({ kind }: Query): boolean {
  return kind === 'all' || kind === 'any';
}

/** What would be read as something else is quoted. */
function textOf(value: string): string {
  return /^-|^[a-z]+:|^seq$/.test(value) ? inQuotes(value) : quoted(value);
}

function quoted(value: string): string {
  return /[\s()|"]/.test(value) ? inQuotes(value) : value;
}

function inQuotes(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
