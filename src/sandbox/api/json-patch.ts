import { isDeepStrictEqual } from 'node:util';
import { isList, isObject, type Json } from './merge-patch.ts';

/** One operation as it comes over the wire. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'test' | 'copy' | 'move';
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** The document after a JSON patch (RFC 6902). Throws an Error naming the first operation that could not be done. */
export function jsonPatch(document: Json, operations: readonly Operation[]): Json {
  return operations.reduce((current, operation) => {
    const changed = apply(current, operation);
    if (changed === undefined) throw new Error(`${operation.op} operation failed at "${operation.path}"`);
    return changed;
  }, document);
}

function apply(document: Json, { op, path, from = '', value }: Operation): Json | undefined {
  const pointer = parse(path);
  const present = valueAt(document, pointer);
  if (op === 'test') return isDeepStrictEqual(present, value) ? document : undefined;
  if (op === 'copy') return apply(document, { op: 'add', path, value: valueAt(document, parse(from)) ?? null });
  if (op === 'move') {
    const rest = apply(document, { op: 'remove', path: from });
    return rest && apply(rest, { op: 'add', path, value: valueAt(document, parse(from)) ?? null });
  }
  if (op !== 'add' && present === undefined) return undefined;
  return change(document, pointer, op, value ?? null);
}

function parse(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: Json, pointer: readonly string[]): Json | undefined {
  return pointer.reduce<Json | undefined>((part, name) => child(part, name), document);
}

function child(part: Json | undefined, name: string): Json | undefined {
  if (isList(part)) return /^\d+$/.test(name) ? part[Number(name)] : undefined;
  return isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
}

type Edit = 'add' | 'remove' | 'replace';

/** A copy of the part with the value at the pointer changed; undefined where there is no such place. */
function change(part: Json, [name, ...rest]: readonly string[], op: Edit, value: Json): Json | undefined {
  if (name === undefined) return value;
  if (rest.length > 0) {
    const below = child(part, name);
    const changed = below === undefined ? undefined : change(below, rest, op, value);
    if (changed === undefined) return undefined;
    return isList(part) ? part.with(Number(name), changed) : { ...(part as object), [name]: changed };
  }
  if (isList(part)) return changeList(part, name, op, value);
  if (!isObject(part)) return undefined;
  const { [name]: _, ...others } = part;
  return op === 'remove' ? others : { ...part, [name]: value };
}

function changeList(list: readonly Json[], name: string, op: Edit, value: Json): Json | undefined {
  const index = name === '-' ? list.length : Number(name);
  if (!/^(?:-|\d+)$/.test(name) || index > list.length) return undefined;
  return op === 'remove' ? list.toSpliced(index, 1) : list.toSpliced(index, op === 'add' ? 0 : 1, value);
}
