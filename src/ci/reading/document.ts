import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Path, Position } from '../violation.ts';
import { meantByAliases } from './aliases.ts';
import { tabsThatIndent } from './tabs.ts';

/** A text of YAML with the position of everything in it. */
export interface YamlDocument {
  /** Undefined where there is nothing in it. */
  readonly root: Node | undefined;
  /** What of the text is no YAML, or no document of ours. */
  readonly errors: readonly { readonly position: Position; readonly message: string }[];
  /** Where another document begins, which nobody reads. */
  readonly second?: Position | undefined;
  /** Where a value is, or its key; where there is no such thing, what is nearest to it. */
  positionOf(path: Path, of?: 'key' | 'value'): Position;
  positionAt(node: Node): Position;
  /** The node that an alias stands for. */
  resolve(node: Node | null | undefined): Node | undefined;
}

/** Characters. Real files have up to 200,000; what is larger by far is not one. */
const longest = 16 * 1024 * 1024;

/** What the reference's reader ends at, be it in a comment: control characters, and halves of characters. */
const forbidden = /[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Every scalar stays the text that it was written as: what it means is up to the shape that it is read with. */
export function parseYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  if (text.length > longest) return failed(`it has ${text.length} characters: no configuration is that long`);
  const unreadable = text.search(forbidden);
  if (unreadable >= 0) return failed(forbiddenAt(text, unreadable), placeOf(text, unreadable));
  const documents = parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines, uniqueKeys: false });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return empty;
  const at = (offset: number | undefined): Position => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tabs = tabsThatIndent(text, document).map((offset) => ({
    position: at(offset),
    message: 'a line begins with a tab: write spaces, or nothing',
  }));
  // What the reader tells after its first error mostly comes of that, and its first of a tab.
  const told =
    tabs.length > 0
      ? tabs
      : document.errors.slice(0, 1).map(({ pos, message }) => ({ position: at(pos[0]), message: said(message) }));
  const { explicit, version } = document.directives?.yaml ?? {};
  const isOther = explicit === true && version !== '1.1';
  const otherVersion = 'it says that it is not YAML 1.1, which alone is read: leave "%YAML" out';
  const errors = isOther ? [{ position: at(0), message: otherVersion }] : told;
  const isRead = second === undefined || (second.contents === null && second.errors.length === 0);
  const resolve = (node: Node | null | undefined): Node | undefined => {
    if (!node || !isAlias(node)) return node ?? undefined;
    meant ??= meantByAliases(root);
    return meant.get(node);
  };
  const root: Node | undefined = document.contents ?? undefined;
  let meant: ReadonlyMap<Alias, Node> | undefined;
  const positionAt = (node: Node) => at(node.range?.[0]);
  return {
    root: isNothing(root) ? undefined : root,
    errors,
    second: isRead ? undefined : at(second.range[0]),
    positionAt,
    resolve,
    positionOf(path, of = 'value') {
      let node: Node | undefined = root;
      let position = root ? positionAt(root) : { line: 1, column: 1 };
      for (const [depth, part] of path.entries()) {
        const found = step(resolve(node), part);
        if (found === undefined) return position;
        const isWanted = depth === path.length - 1 && of === 'key';
        const seen: Node | undefined = (isWanted ? found.key : undefined) ?? found.value ?? found.key;
        if (seen?.range) position = positionAt(seen);
        node = found.value;
      }
      return position;
    },
  };
}

interface Found {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

function step(node: Node | undefined, part: string | number): Found | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part] as Node | undefined;
    return item && { key: undefined, value: item };
  }
  if (!isMap(node)) return undefined;
  const { exact, folded } = keysOf(node);
  const pair = exact.get(String(part)) ?? folded.get(String(part).toLowerCase());
  return pair && { key: pair.key, value: pair.value ?? undefined };
}

/** Pairs of a map by their key, and by it in lower case. */
interface Keys {
  readonly exact: ReadonlyMap<string, KeyAndValue>;
  readonly folded: ReadonlyMap<string, KeyAndValue>;
}

type KeyAndValue = Pair<Node, Node | null>;

const known = new WeakMap<YAMLMap, Keys>();

/** Kept for the map: it may have a hundred thousand keys, and as many of them may be asked for. */
function keysOf(map: YAMLMap): Keys {
  const before = known.get(map);
  if (before) return before;
  const pairs = (map.items as readonly KeyAndValue[]).filter(({ key }) => isScalar(key));
  const named = (name: (key: string) => string) =>
    new Map(pairs.map((pair) => [name(String((pair.key as Scalar).value)), pair]));
  const keys = { exact: named((key) => key), folded: named((key) => key.toLowerCase()) };
  known.set(map, keys);
  return keys;
}

function isNothing(node: Node | undefined): boolean {
  return (
    node === undefined ||
    (isScalar(node) && node.type === 'PLAIN' && /^(?:~|null|Null|NULL|)$/.test(String(node.value ?? '')))
  );
}

const start: Position = { line: 1, column: 1 };
const empty: YamlDocument = {
  ...{ root: undefined, errors: [] },
  ...{ positionOf: () => start, positionAt: () => start, resolve: () => undefined },
};

function failed(message: string, position = start): YamlDocument {
  return { ...empty, errors: [{ position, message }] };
}

/** What is wrong, without the place; nesting that the reader has no room for ends in a message of the language. */
function said(message: string): string {
  if (message.startsWith('Maximum call stack size exceeded')) return 'values are too deep in each other here';
  return (message.split(' at line ')[0] ?? '').trim();
}

function forbiddenAt(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return 'it is not UTF-8 from here on: save the file as UTF-8';
  return `the control character U+${code.toString(16).toUpperCase().padStart(4, '0')} stands here: YAML has none, take it out`;
}

function placeOf(text: string, at: number): Position {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
