import type { KubernetesObject } from '../../ports/cluster.ts';
import { itemElement, listType, ownedFields, shownPath } from './field-sets.ts';
import { isBy, type Manager, managersOf, type Writer, withManagers } from './managed-fields.ts';
import { isList, isObject, type Json } from './merge-patch.ts';
import { ApiError } from './status.ts';

/**
 * The object after a server-side apply: the configuration is laid over it, and what the same manager applied before and
 * does not now is taken away, unless somebody else owns it as well. Throws Conflict where it would change what others
 * own; `force` takes that from them.
 */
export function applied(
  live: KubernetesObject | undefined,
  configuration: KubernetesObject,
  writer: Writer,
  { force, builtIn }: { force: boolean; builtIn: boolean },
): KubernetesObject {
  const config = ownedFields(configuration as unknown as Json, builtIn);
  if (live === undefined) return withManagers(configuration, [{ ...writer, fields: new Set(config.keys()) }]);
  const before = managersBefore(live, writer, builtIn);
  const own = before.find((entry) => isBy(entry, writer));
  const others = before.filter((entry) => entry !== own);
  const was = ownedFields(live as unknown as Json, builtIn);
  const changed = [...config.keys()].filter((path) => was.has(path) && was.get(path) !== config.get(path));
  const conflicts = others.map((entry) => ({ entry, paths: changed.filter((path) => entry.fields.has(path)) }));
  if (!force) refuseConflicts(conflicts.filter(({ paths }) => paths.length > 0));
  const kept = others.map((entry) => ({
    ...entry,
    fields: new Set([...entry.fields].filter((path) => !changed.includes(path))),
  }));
  const dropped = [...(own?.fields ?? [])].filter(
    (path) => !config.has(path) && !kept.some(({ fields }) => owns(fields, path)),
  );
  const merged = merge(live as unknown as Json, configuration as unknown as Json, '', builtIn);
  const pruned = dropped.reduce<Json>((object, path) => without(object, path.split('\n'), builtIn), merged);
  const isSame = own?.fields.size === config.size && [...config.keys()].every((path) => own.fields.has(path));
  const time = isSame && changed.length === 0 ? own.time : writer.time;
  const next = pruned as unknown as KubernetesObject;
  return withManagers(next, [...kept, { ...writer, time, fields: new Set(config.keys()) }]);
}

/** What was there before the first apply belongs to somebody who is called so. */
function managersBefore(live: KubernetesObject, { apiVersion, time }: Writer, builtIn: boolean): readonly Manager[] {
  const managers = managersOf(live);
  if (managers.length > 0) return managers;
  const fields = new Set(ownedFields(live as unknown as Json, builtIn).keys());
  return [{ manager: 'before-first-apply', operation: 'Update', apiVersion, time, fields }];
}

/** An item of a list stays as long as anybody owns it or something in it. */
function owns(fields: ReadonlySet<string>, path: string): boolean {
  return fields.has(path) || [...fields].some((each) => each.startsWith(`${path}\n`));
}

interface Conflict {
  readonly entry: Manager;
  readonly paths: readonly string[];
}

function refuseConflicts(conflicts: readonly Conflict[]): void {
  const all = conflicts.flatMap(({ entry, paths }) =>
    paths.map((path) => ({ who: describe(entry), path: shownPath(path) })),
  );
  const [first] = all;
  if (first === undefined) return;
  const causes = all.map(({ who, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${who}`,
    field: path,
  }));
  const lists = conflicts.map(
    ({ entry, paths }) =>
      `conflicts with ${describe(entry)}:\n${paths.map((path) => `- ${shownPath(path)}`).join('\n')}`,
  );
  const words =
    all.length === 1
      ? `1 conflict: conflict with ${first.who}: ${first.path}`
      : `${all.length} conflicts: ${lists.join('\n')}`;
  throw new ApiError('Conflict', `Apply failed with ${words}`, { causes });
}

function describe({ manager, operation, apiVersion, subresource }: Manager): string {
  const who = `"${manager}"${subresource ? ` with subresource "${subresource}"` : ''}`;
  return operation === 'Apply' ? who : `${who} using ${apiVersion}`;
}

function merge(live: Json | undefined, config: Json, field: string, builtIn: boolean): Json {
  if (isObject(config)) {
    if (!isObject(live)) return config;
    const merged: Record<string, Json> = { ...live };
    for (const [name, value] of Object.entries(config)) merged[name] = merge(live[name], value, name, builtIn);
    return merged;
  }
  if (!isList(config) || !isList(live)) return config;
  const type = listType(field, [...config, ...live], builtIn);
  if (type === 'atomic') return config;
  const key = (item: Json) => itemElement(type, item);
  const updated = live.map((item) => merge(item, config.find((each) => key(each) === key(item)) ?? item, '', builtIn));
  return [...updated, ...config.filter((item) => !live.some((each) => key(each) === key(item)))];
}

/** The value without what is at the path; what becomes empty by that goes as well. */
function without(value: Json, [element = '', ...rest]: readonly string[], builtIn: boolean, field = ''): Json {
  if (isList(value)) {
    const type = listType(field, value, builtIn);
    if (type === 'atomic') return value;
    const isIt = (item: Json) => itemElement(type, item) === element;
    if (rest.length === 0) return value.filter((item) => !isIt(item));
    return value.map((item) => (isIt(item) ? without(item, rest, builtIn) : item));
  }
  const name = element.slice(2);
  if (!isObject(value) || !Object.hasOwn(value, name)) return value;
  const { [name]: child = null, ...others } = value;
  if (rest.length === 0) return others;
  const left = without(child, rest, builtIn, name);
  return isEmpty(left) ? others : { ...value, [name]: left };
}

function isEmpty(value: Json): boolean {
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
