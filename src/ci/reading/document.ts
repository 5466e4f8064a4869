import {
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

/** A text of YAML with the position of everything in it. */
export interface YamlDocument {
  /** Undefined where there is nothing in it. */
  readonly root: Node | undefined;
  /** What of the text is no YAML, or no document of ours. */
  readonly errors: readonly { readonly position: Position; readonly message: string }[];
  /** Where a value is, or its key; where there is no such thing, what is nearest to it. */
  positionOf(path: Path, of?: 'key' | 'value'): Position;
  positionAt(node: Node): Position;
  /** The node that an alias stands for. */
  resolve(node: Node | null | undefined): Node | undefined;
}

/** Characters. Real files have up to 200,000; what is larger by far is not one. */
const longest = 16 * 1024 * 1024;

/** Every scalar stays the text that it was written as: what it means is up to the shape that it is read with. */
export function parseYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  if (text.length > longest) return failed(`it has ${text.length} characters: no configuration is that long`);
  const documents = parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines, uniqueKeys: false });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return empty;
  const at = (offset: number | undefined): Position => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const errors = document.errors.map(({ pos, message }) => ({
    position: at(pos[0]),
    message: (message.split(' at line ')[0] ?? '').trim(),
  }));
  if (second && (second.contents !== null || second.errors.length > 0)) {
    errors.push({ position: at(second.range[0]), message: 'a second document begins here: a configuration is one' });
  }
  const resolve = (node: Node | null | undefined): Node | undefined => {
    if (node && isAlias(node)) return node.resolve(document) ?? undefined;
    return node ?? undefined;
  };
  const root = document.contents ?? undefined;
  const positionAt = (node: Node) => at(node.range?.[0]);
  return {
    root: isNothing(root) ? undefined : root,
    errors,
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

function failed(message: string): YamlDocument {
  return { ...empty, errors: [{ position: start, message }] };
}
