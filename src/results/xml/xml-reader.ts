import { createLongValue } from './long-value.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import { decodeEntities, longestReference } from './xml-entities.ts';
import { createTagReader, type XmlFault, xmlFault } from './xml-tag.ts';

/** Listens to a document. */
export interface XmlSink {
  /** `attributes` are those of this element until it returns. */
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  /** A piece of the text of the innermost element, decoded. Called only while `wantsText()`. */
  text(piece: string): void;
  wantsText(): boolean;
}

/** Reads a document in pieces of any length. */
export interface XmlReader {
  push(piece: string): void;
  /** Why the document is none, and where reading ended; undefined where it was read to its end. */
  end(): XmlProblem | undefined;
}

export interface XmlProblem {
  /** `a DOCTYPE is refused`. */
  readonly what: string;
  /** From 1. */
  readonly line: number;
  /** Characters before it. */
  readonly offset: number;
  /** Elements that were open, outermost first. */
  readonly open: readonly string[];
}

/** Comments, instructions and CDATA: read to their end, however far that is. */
interface Section {
  readonly end: string;
  readonly isText: boolean;
}

const deepest = 200;
const longestTag = 4 * 1024 * 1024;

/**
 * An incremental reader of XML that holds no more of it than one tag. It checks what keeps a reader from going wrong
 * (tags that match, values in quotes, one root) and nothing else; DTDs and their entities are refused. After a fault
 * nothing more is read.
 */
export function createXmlReader(sink: XmlSink): XmlReader {
  const open: string[] = [];
  const longValue = createLongValue();
  const readTag = createTagReader();
  let buffer = '';
  let section: Section | undefined;
  let fault: XmlFault | undefined;
  let rooted = false;
  let dropped = 0;
  let lines = 0;
  let worthwhile = 0;
  const shortened = { lines: 0, characters: 0 };

  /** Reads what is complete; the position up to which it came. */
  function readAll(): number {
    let at = 0;
    while (at < buffer.length && fault === undefined) {
      const from = at;
      at = section ? readSection(section, from) : readContent(from);
      if (at < 0) return ~at;
    }
    return at;
  }

  /** Position after it, or `~position` from which more is needed. */
  function readSection({ end, isText }: Section, from: number): number {
    const at = buffer.indexOf(end, from);
    const stop = at < 0 ? Math.max(from, buffer.length - end.length + 1) : at;
    if (isText && stop > from && sink.wantsText()) sink.text(buffer.slice(from, stop));
    if (at < 0) return ~stop;
    section = undefined;
    return at + end.length;
  }

  function readContent(from: number): number {
    const at = buffer.indexOf('<', from);
    if (at !== from) {
      const end = readText(from, at < 0 ? buffer.length : at);
      if (at < 0 || fault) return ~end;
    }
    const second = buffer.charCodeAt(at + 1);
    if (second === 0x2f) return readClose(at);
    if (second === 0x21 || second === 0x3f) return readMark(at);
    return readOpen(at);
  }

  function readText(from: number, to: number): number {
    if (open.length === 0) {
      const stray = buffer.slice(from, to).search(/[^\s\uFEFF]/);
      if (stray >= 0) return fail('text outside of the root element', from + stray);
      return to;
    }
    if (!sink.wantsText()) return to;
    const reference = to < buffer.length ? -1 : buffer.lastIndexOf('&');
    const half = reference >= from && to - reference < longestReference && buffer.indexOf(';', reference) < 0;
    const end = half ? reference : to;
    if (end > from) sink.text(decodeEntities(buffer.slice(from, end)));
    return end;
  }

  function readMark(at: number): number {
    if (buffer.startsWith('<!--', at)) return begin(at + 4, '-->');
    if (buffer.startsWith('<?', at)) return begin(at + 2, '?>');
    if (open.length > 0 && buffer.startsWith('<![CDATA[', at)) return begin(at + 9, ']]>', true);
    const rest = buffer.slice(at, at + 9);
    if (rest.length < 9 && ('<!--'.startsWith(rest) || '<![CDATA['.startsWith(rest))) return ~at;
    if ('<!DOCTYPE'.startsWith(rest)) return fail('a DOCTYPE is refused', at);
    return fail('"<!" that begins nothing', at);
  }

  function begin(at: number, end: string, isText = false): number {
    section = { end, isText };
    return at;
  }

  function readClose(at: number): number {
    const name = open.at(-1) ?? '';
    const after = at + 2 + name.length;
    const quick = buffer.charCodeAt(after) === 0x3e && buffer.startsWith(name, at + 2);
    const end = quick ? after : buffer.indexOf('>', at);
    if (end < 0) return buffer.length - at > longestTag ? fail('a tag without an end', at) : ~at;
    if (!quick && (name === '' || buffer.slice(at + 2, end).trimEnd() !== name)) {
      const expected = name === '' ? 'nothing is open' : `"${name.slice(0, 100)}" is open`;
      return fail(`an end tag "${buffer.slice(at + 2, end).slice(0, 100)}" where ${expected}`, at);
    }
    open.pop();
    sink.close(name);
    return end + 1;
  }

  function readOpen(at: number): number {
    const tag = readTag(buffer, at);
    if (typeof tag === 'number') {
      if (buffer.length - at > longestTag) return fail('a tag without an end', at);
      shorten(at, tag);
      return ~at;
    }
    longValue.forget();
    countShortened();
    if ('what' in tag) return fail(tag.what, tag.at);
    if (open.length === 0 && rooted) return fail('a second root element', at);
    if (open.length >= deepest) return fail(`more than ${deepest} elements in each other`, at);
    rooted = true;
    sink.open(tag.name, tag.attributes);
    if (tag.empty) sink.close(tag.name);
    else open.push(tag.name);
    return tag.end;
  }

  function shorten(at: number, valueAt: number): void {
    if (valueAt < 0) return;
    const text = buffer.slice(at);
    const shorter = longValue.shorten({ text, valueAt: valueAt - at });
    if (shorter === text) return;
    shortened.lines += linesIn(text) - linesIn(shorter);
    shortened.characters += text.length - shorter.length;
    buffer = buffer.slice(0, at) + shorter;
  }

  /** What was left out of a tag has been read when its end has. */
  function countShortened(): void {
    lines += shortened.lines;
    dropped += shortened.characters;
    shortened.lines = 0;
    shortened.characters = 0;
  }

  function fail(what: string, at: number): number {
    fault = xmlFault(what, at);
    return ~at;
  }

  /** What waits for its end is read again only when half as much has come. */
  function readOn(): void {
    drop(readAll());
    worthwhile = buffer.length * 1.5;
  }

  function drop(to: number): void {
    lines += linesIn(buffer, to);
    dropped += to;
    buffer = buffer.slice(to);
  }

  function problem(what: string): XmlProblem {
    return { what, line: lines + 1, offset: dropped, open: [...open] };
  }

  return {
    push(piece) {
      if (fault) return;
      buffer = buffer === '' ? piece : buffer + piece;
      if (buffer.length >= worthwhile) readOn();
    },
    end() {
      if (!fault) readOn();
      if (fault) return problem(fault.what);
      if (!rooted && buffer.trim() === '') return problem('it is empty');
      if (open.length > 0 || section || buffer !== '') return problem('it is cut off');
      return undefined;
    },
  };
}

function linesIn(text: string, to = text.length): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
