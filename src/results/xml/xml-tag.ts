import { createAttributeStore, type XmlAttributes } from './xml-attributes.ts';

/** What is wrong, and where in the text that was given. */
export interface XmlFault {
  readonly what: string;
  readonly at: number;
}

/** A start tag. */
interface Tag {
  readonly name: string;
  readonly attributes: XmlAttributes;
  /** Whether it is its own end, as in `<skipped/>`. */
  readonly empty: boolean;
  /** Position after it. */
  readonly end: number;
}

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32];
const [quote, ampersand, apostrophe, slash] = [0x22, 0x26, 0x27, 0x2f];
const [less, equals, greater] = [0x3c, 0x3d, 0x3e];

/**
 * Reads the start tag at `<`. A number where its end is not there yet: where the value begins that has no end, or -1.
 * The attributes are those of this tag until the next is read.
 */
export function createTagReader(): (text: string, at: number) => Tag | XmlFault | number {
  const attributes = createAttributeStore();
  return (text, start) => {
    attributes.clear(text);
    let at = nameEnd(text, start + 1);
    if (at >= text.length) return -1;
    if (!isName(text, start + 1, at)) return xmlFault('"<" that begins no tag', start);
    const name = text.slice(start + 1, at);
    const next = text.indexOf('<', at);
    for (;;) {
      const before = at;
      at = afterSpace(text, at);
      if (at >= text.length) return -1;
      const code = text.charCodeAt(at);
      if (code === greater) return { name, attributes, empty: false, end: at + 1 };
      if (code === slash) {
        if (at + 1 >= text.length) return -1;
        if (text.charCodeAt(at + 1) !== greater) return xmlFault('"/" in a tag', at);
        return { name, attributes, empty: true, end: at + 2 };
      }
      if (at === before) return xmlFault('no space before an attribute', at);
      const attributeEnd = nameEnd(text, at);
      const valueAt = afterQuote(text, at, attributeEnd);
      if (typeof valueAt !== 'number') return valueAt;
      if (valueAt < 0) return -1;
      const end = text.indexOf(text.charAt(valueAt - 1), valueAt);
      if (next >= 0 && (end < 0 || next < end)) return xmlFault('"<" in a tag', next);
      if (end < 0) return valueAt;
      if (!attributes.add(at, attributeEnd, valueAt, end)) return xmlFault('an attribute too many, or twice', end);
      at = end + 1;
    }
  };
}

export function xmlFault(what: string, at: number): XmlFault {
  return { what, at };
}

/** Position after the quote that begins the value; -1 where the text ends before. */
function afterQuote(text: string, at: number, nameEnd: number): number | XmlFault {
  const sign = afterSpace(text, nameEnd);
  if (sign >= text.length) return -1;
  if (text.charCodeAt(sign) !== equals || !isName(text, at, nameEnd)) {
    return xmlFault(`an attribute "${text.slice(at, Math.min(nameEnd, at + 100))}" without a value`, at);
  }
  const begin = afterSpace(text, sign + 1);
  if (begin >= text.length) return -1;
  const code = text.charCodeAt(begin);
  return code === quote || code === apostrophe ? begin + 1 : xmlFault('a value without quotes', begin);
}

function nameEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === equals || code === greater || code === slash || code === less) return at;
  }
  return at;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === space || code === lineFeed || code === tab || code === carriageReturn;
}

/** Begins with a letter or `_`, and has neither quotes nor control characters. */
function isName(text: string, from: number, to: number): boolean {
  if (from === to || to - from > 1000) return false;
  const first = text.charCodeAt(from);
  const letter = first | space;
  if (!((letter >= 0x61 && letter <= 0x7a) || first >= 0x80 || first === 0x5f)) return false;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code < space || code === quote || code === apostrophe || code === ampersand) return false;
  }
  return true;
}
