import { isList, isObject, type Json, type JsonObject } from './merge-patch.ts';

/**
 * Fields by path, with their values as JSON, as server-side apply tells them apart (fieldsV1 of managedFields): `f:` a
 * field, `k:` an item of a list by its key, `v:` an item of a set. Elements are joined by newlines.
 */
export type FieldSet = Map<string, string>;

/** How the items of a list are told apart: by the value of these fields, by themselves, or not at all. */
type ListType = readonly string[] | 'set' | 'atomic';

const listKeys: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  secrets: ['name'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};
const atomicMaps = ['selector', 'nodeSelector', 'roleRef'];

/**
 * The type of a list. Kinds that come from a CustomResourceDefinition have lists of one piece but in `metadata`: none
 * of those that are served declares more.
 */
export function listType(field: string, list: readonly Json[], builtIn: boolean): ListType {
  if (field === 'finalizers') return 'set';
  if (!builtIn && field !== 'ownerReferences') return 'atomic';
  if (field === 'ports') {
    const first = list.find(isObject) ?? {};
    const key = ['containerPort', 'port'].find((each) => each in first);
    return key === undefined ? 'atomic' : [key, 'protocol'];
  }
  return listKeys[field] ?? 'atomic';
}

/** The element of a path that an item of a list is. */
export function itemElement(type: Exclude<ListType, 'atomic'>, item: Json): string {
  if (type === 'set' || !isObject(item)) return `v:${JSON.stringify(item)}`;
  const keys = type.map((key) => [key, item[key] ?? (key === 'protocol' ? 'TCP' : null)]);
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** Fields of an object that have an owner: not its type and identity. */
export function ownedFields(object: Json, builtIn: boolean): FieldSet {
  const { apiVersion, kind, metadata, ...rest } = object as { readonly [field: string]: Json };
  const { labels, annotations, finalizers, ownerReferences } = (metadata ?? {}) as { readonly [field: string]: Json };
  const kept = { labels, annotations, finalizers, ownerReferences };
  const own = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as JsonObject;
  const fields: FieldSet = new Map();
  collect({ ...rest, ...(Object.keys(own).length > 0 ? { metadata: own } : {}) }, '', '', builtIn, fields);
  return fields;
}

function collect(value: Json, path: string, field: string, builtIn: boolean, into: FieldSet): void {
  const below = (element: string) => (path === '' ? element : `${path}\n${element}`);
  if (isObject(value) && Object.keys(value).length > 0 && !(builtIn && atomicMaps.includes(field))) {
    for (const [name, child] of Object.entries(value)) {
      if (child !== undefined) collect(child, below(`f:${name}`), name, builtIn, into);
    }
    return;
  }
  const type = isList(value) && value.length > 0 ? listType(field, value, builtIn) : 'atomic';
  if (path === '') return;
  if (!isList(value) || type === 'atomic') return void into.set(path, JSON.stringify(value));
  for (const item of value) {
    const at = below(itemElement(type, item));
    into.set(at, '');
    if (type !== 'set') collect(item, at, '', builtIn, into);
  }
}

/** The set as `fieldsV1`. */
export function fieldsV1Of(paths: Iterable<string>): JsonObject {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    let at = root;
    for (const element of path.split('\n')) {
      at[element] ??= {};
      at = at[element] as Record<string, unknown>;
    }
    if (/\n?[kv]:[^\n]*$/.test(path)) at['.'] = {};
  }
  return root as JsonObject;
}

/** The paths of a `fieldsV1`. */
export function pathsOf(fieldsV1: JsonObject, above = ''): readonly string[] {
  return Object.entries(fieldsV1).flatMap(([element, below]) => {
    if (element === '.') return above === '' ? [] : [above];
    const path = above === '' ? element : `${above}\n${element}`;
    return isObject(below) && Object.keys(below).length > 0 ? pathsOf(below, path) : [path];
  });
}

/** A path as messages have it: `.spec.template.spec.containers[name="a"].image`. */
export function shownPath(path: string): string {
  return path
    .split('\n')
    .map((element) => {
      if (element.startsWith('f:')) return `.${element.slice(2)}`;
      if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
      const keys = Object.entries(JSON.parse(element.slice(2)) as object);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}
