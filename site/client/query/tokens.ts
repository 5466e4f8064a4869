/** A piece of a query's text and where it begins. */
export type Token =
  | { readonly kind: '(' | ')' | '|' | '-'; readonly at: number }
  | { readonly kind: 'word'; readonly at: number; readonly field: string | undefined; readonly value: string }
  | { readonly kind: 'seq'; readonly at: number; readonly words: readonly string[] }
  | { readonly kind: 'unended'; readonly at: number; readonly what: string };

const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => Token])[] = [
  [
    /seq\(([^()]*)(\)?)/y,
    ({ index: at, 1: inner = '', 2: end }) => (end ? { kind: 'seq', at, words: wordsOf(inner) } : unended(at, 'seq(')),
  ],
  [/-(?=\S)/y, ({ index: at }) => ({ kind: '-', at })],
  [/[()|]/y, ({ index: at, 0: sign }) => ({ kind: sign as '(' | ')' | '|', at })],
  [
    /(?:([a-z]+):)?"((?:[^"\\]|\\.)*)("?)/sy,
    ({ index: at, 1: field, 2: text = '', 3: end }) =>
      end ? { kind: 'word', at, field, value: text.replace(/\\(.)/gs, '$1') } : unended(at, 'a quotation mark'),
  ],
  [/(?:([a-z]+):)?([^\s()|"]*)/y, ({ index: at, 1: field, 2: value = '' }) => ({ kind: 'word', at, field, value })],
];

/** The pieces of a text; what is not ended is the last one. Loses nothing but spaces. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length; ) {
    const [token, end] = tokenAt(text, at);
    tokens.push(token);
    if (token.kind === 'unended') break;
    at = skipSpace(text, end);
  }
  return tokens;
}

function tokenAt(text: string, at: number): readonly [Token, number] {
  for (const [pattern, make] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match && match[0] !== '') return [make(match), pattern.lastIndex];
  }
  return [unended(at, text.slice(at, at + 1)), text.length];
}

function skipSpace(text: string, from: number): number {
  const found = /\S/.exec(text.slice(from));
  return found ? from + found.index : text.length;
}

function unended(at: number, what: string): Token {
  return { kind: 'unended', at, what };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
