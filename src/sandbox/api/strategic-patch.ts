import { isObject, type Json, type JsonObject } from './merge-patch.ts';

/**
 * The field whose value tells the items of a list apart, as the `patchMergeKey` tags of k8s.io/api say. Lists that are
 * not named here are replaced whole.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  secrets: ['name'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Lists of plain values that are merged too. */
const sets = ['finalizers'];

/** The target after a strategic merge patch, which `kubectl` sends for the kinds that come with Kubernetes. */
export function strategicPatch(target: Json | undefined, patch: JsonObject): JsonObject {
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(withoutDirectives(patch))) {
    if (value === null || (isObject(value) && value.$patch === 'delete')) delete merged[field];
    else if (Array.isArray(value)) merged[field] = mergeList(field, merged[field], value);
    else merged[field] = isObject(value) ? strategicPatch(merged[field], value) : value;
  }
  for (const [directive, gone] of directivesOf(patch, '$deleteFromPrimitiveList/')) {
    merged[directive] = asList(merged[directive]).filter((value) => !asList(gone).includes(value));
  }
  const retained = patch.$retainKeys;
  if (!Array.isArray(retained)) return merged;
  return Object.fromEntries(Object.entries(merged).filter(([field]) => retained.includes(field)));
}

function mergeList(field: string, target: Json | undefined, patch: readonly Json[]): Json {
  const items = asList(target);
  if (sets.includes(field)) return [...new Set([...items, ...patch])];
  const key = mergeKeys[field]?.find((name) => [...patch, ...items].some((item) => isObject(item) && name in item));
  const replaced = patch.filter((item) => !(isObject(item) && item.$patch === 'replace'));
  if (key === undefined || replaced.length < patch.length) return replaced;
  return patch.filter(isObject).reduce((merged, item) => mergeItem(merged, key, item), items);
}

function mergeItem(items: readonly Json[], key: string, patch: JsonObject): readonly Json[] {
  const index = items.findIndex((item) => isObject(item) && item[key] === patch[key]);
  if (patch.$patch === 'delete') return index < 0 ? items : items.toSpliced(index, 1);
  return index < 0 ? [...items, withoutDirectives(patch)] : items.with(index, strategicPatch(items[index], patch));
}

function directivesOf(patch: JsonObject, prefix: string): readonly (readonly [string, Json])[] {
  return Object.entries(patch)
    .filter(([field]) => field.startsWith(prefix))
    .map(([field, value]) => [field.slice(prefix.length), value]);
}

/** The order of items (`$setElementOrder`) is left as it is: nothing here depends on it. */
function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([field]) => !field.startsWith('$')));
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
