import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Path, RuleId, Violation } from '../violation.ts';
import { kindOf, named, unknownKey, unquoted, wanted } from './decode-words.ts';
import type { YamlDocument } from './document.ts';
import { milliseconds } from './go-duration.ts';
import { plainOf, plainText } from './plain-scalar.ts';
import { type Read, type Shape, zero } from './shape.ts';

/** A value that was read, and what of it was not as its shape says; such parts are left out of it. */
export interface Decoded<T> {
  readonly value: T;
  readonly violations: readonly Violation[];
}

export interface DecodeOptions {
  /** Unknown and repeated keys pass, as in the tooling of repositories. */
  readonly lenient: boolean;
  readonly file?: string | undefined;
}

/** Nodes that are read at most, counting what aliases repeat: a few lines of anchors can mean billions. */
const mostNodes = 1_000_000;
/** Values in each other that are read: no shape is that deep, and far deeper ones would end the program. */
const deepest = 500;

/**
 * Reads a document with a shape as Go's JSON does: a key is matched exactly or else without regard to case, null is the
 * same as nothing, and a string takes numbers and truths that were written without quotes.
 */
export function decode<S extends Shape>(document: YamlDocument, shape: S, options: DecodeOptions): Decoded<Read<S>> {
  const violations: Violation[] = [];
  let nodes = 0;
  const open = new Set<Node>();

  function wrong(rule: RuleId, path: Path, message: string, of?: 'key'): undefined {
    violations.push({ rule, path, message, of, file: options.file });
  }

  /** Told once. */
  function isTooMuch(path: Path): boolean {
    if (nodes <= mostNodes) return false;
    if (nodes < Number.POSITIVE_INFINITY)
      wrong(
        'V001',
        path,
        `the file comes to more than ${mostNodes} values, with what its aliases repeat: no configuration is that large`,
      );
    nodes = Number.POSITIVE_INFINITY;
    return true;
  }

  function expected(what: string, node: Node, path: Path): undefined {
    return wrong('V001', path, `${named(path)} must be ${what}, and is ${kindOf(node)}`);
  }

  function read(given: Node | null | undefined, shape: Shape, path: Path, isExact: boolean): unknown {
    const node = document.resolve(given);
    if (node === undefined) return isAlias(given) ? noAnchor(given, path) : undefined;
    nodes += 1;
    if (isTooMuch(path)) return undefined;
    if (open.has(node))
      return wrong('V001', path, `${named(path)} is an alias for something that it is part of itself`);
    if (open.size > deepest) return wrong('V001', path, `values are in each other more than ${deepest} deep`);
    open.add(node);
    const value = readAs(node, shape, path, isExact || shape.isExact === true);
    open.delete(node);
    return value;
  }

  function noAnchor({ source }: Alias, path: Path): undefined {
    return wrong('V001', path, `"*${source}" stands for nothing: no value before it has the anchor "&${source}"`);
  }

  function readAs(node: Node, shape: Shape, path: Path, isExact: boolean): unknown {
    if (isScalar(node) && plainOf(node).type === 'null') return undefined;
    switch (shape.type) {
      case 'object':
        return isMap(node) ? readObject(node, shape.fields, path, isExact) : expected('a map', node, path);
      case 'map':
        return isMap(node) ? readMap(node, shape.of, path, isExact) : expected('a map', node, path);
      case 'list':
        if (!isSeq(node)) return expected('a list', node, path);
        return node.items.map((item, at) => read(item as Node, shape.of, [...path, at], isExact) ?? zero(shape.of));
      case 'any':
        return readAny(node, path);
      case 'integer':
        return readInteger(node, shape.least, path);
      default:
        return isScalar(node) ? readScalar(node, shape.type, path, isExact) : expected(wanted[shape.type], node, path);
    }
  }

  function readObject(
    node: YAMLMap,
    fields: Readonly<Record<string, Shape>>,
    path: Path,
    isExact: boolean,
  ): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const [key, item] of entries(node, path)) {
      const name = fieldNamed(fields, key);
      const shape = name === undefined ? undefined : fields[name];
      if (name === undefined || shape === undefined) {
        const rule = options.lenient ? 'S014' : 'V002';
        // What is near to each of millions would take too long to find, and nobody reads it.
        const names = violations.length < 1000 ? Object.keys(fields) : [];
        wrong(rule, [...path, key], unknownKey(key, path, names), 'key');
        continue;
      }
      const found = read(item, shape, [...path, key], isExact);
      if (found === undefined) delete value[name];
      else value[name] = found;
    }
    return value;
  }

  function readMap(node: YAMLMap, shape: Shape, path: Path, isExact: boolean): Record<string, unknown> {
    const value: [string, unknown][] = [];
    for (const [key, item] of entries(node, path))
      value.push([key, read(item, shape, [...path, key], isExact) ?? zero(shape)]);
    return Object.fromEntries(value);
  }

  function readAny(node: Node, path: Path): unknown {
    if (isMap(node)) return readMap(node, { type: 'any' }, path, false);
    if (isSeq(node)) return node.items.map((item, at) => read(item as Node, { type: 'any' }, [...path, at], false));
    const plain = isScalar(node) ? plainOf(node) : undefined;
    return plain && 'value' in plain ? plain.value : isScalar(node) ? String(node.value ?? '') : undefined;
  }

  /** Keys with their values, those of merged maps first, as what is written out wins over them. */
  function entries(node: YAMLMap, path: Path): [string, Node | null][] {
    const found: [string, Node | null][] = [];
    const fromOthers: [string, Node | null][][] = [];
    const seen = new Set<string>();
    for (const { key, value } of node.items as readonly Pair<Node, Node | null>[]) {
      if (!isScalar(key)) {
        wrong('V001', path, `a key of ${named(path)} is ${kindOf(key)}: keys are texts`);
        continue;
      }
      const name = String(key.value ?? '');
      if (name === '<<' && key.type === 'PLAIN') {
        fromOthers.unshift(merged(value, path));
        continue;
      }
      if (seen.has(name)) {
        const rule = options.lenient ? 'S015' : 'V003';
        wrong(rule, [...path, name], `"${name}" stands in ${named(path)} twice: leave one of them`, 'key');
      }
      seen.add(name);
      found.push([name, value]);
    }
    return fromOthers.length === 0 ? found : [...fromOthers.flat(), ...found];
  }

  function merged(value: Node | null, path: Path): [string, Node | null][] {
    const node = document.resolve(value);
    nodes += 1;
    if (isTooMuch(path)) return [];
    if (isMap(node)) {
      if (open.has(node)) return [];
      nodes += node.items.length;
      open.add(node);
      const found = entries(node, path);
      open.delete(node);
      return found;
    }
    if (isSeq(node)) return node.items.toReversed().flatMap((item) => merged(item as Node, path));
    wrong('V001', path, `"<<" in ${named(path)} merges maps alone`);
    return [];
  }

  function readScalar(node: Scalar, type: 'string' | 'boolean' | 'duration', path: Path, isExact: boolean): unknown {
    const plain = plainOf(node);
    const source = String(node.value ?? '');
    if (type === 'string') {
      if (plain.type !== 'string' && isExact) return wrong('V001', path, unquoted(plain, source, path));
      const text = plainText(plain, source);
      if (text !== source) wrong('S013', path, `${named(path)} is read as ${JSON.stringify(text)}: write "${source}"`);
      return text;
    }
    if (type === 'boolean') return plain.type === 'boolean' ? plain.value : expected(wanted.boolean, node, path);
    const time = plain.type === 'string' ? milliseconds(source) : undefined;
    return time ?? expected(wanted.duration, node, path);
  }

  function readInteger(node: Node, least: number | undefined, path: Path): unknown {
    const plain = isScalar(node) ? plainOf(node) : undefined;
    const value = plain && 'value' in plain ? Number(plain.value) : Number.NaN;
    const isWhole = plain?.type !== 'boolean' && Number.isInteger(value) && Math.abs(value) < 2 ** 63;
    if (isWhole && value >= (least ?? value)) return value;
    return expected(least === 0 ? 'a whole number, 0 or more' : 'a whole number', node, path);
  }

  for (const error of document.errors) violations.push({ rule: 'V001', path: [], ...error, file: options.file });
  if (document.second) {
    const message = 'a second document begins here, and nothing from here on is read: a configuration is one document';
    violations.push({ rule: 'S017', path: [], position: document.second, message, file: options.file });
  }
  const value = (document.errors.length > 0 ? undefined : read(document.root, shape, [], false)) ?? zero(shape);
  return { value: value as Read<S>, violations };
}

function fieldNamed(fields: Readonly<Record<string, Shape>>, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const folded = key.toLowerCase();
  return Object.keys(fields).find((name) => name.toLowerCase() === folded);
}
