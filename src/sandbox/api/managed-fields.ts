import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { type FieldSet, fieldsV1Of, ownedFields, pathsOf } from './field-sets.ts';
import type { Json, JsonObject } from './merge-patch.ts';

/** An entry of metadata.managedFields, with its fields as a set. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string | undefined;
  readonly time: string;
  readonly fields: ReadonlySet<string>;
}

/** Who writes. */
export type Writer = Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource' | 'time'>;

/** Who owns what of an object. */
export function managersOf({ metadata }: KubernetesObject): readonly Manager[] {
  const entries = (metadata.managedFields ?? []) as readonly (Writer & { readonly fieldsV1?: JsonObject })[];
  return entries.map(({ manager, operation, apiVersion, subresource, time, fieldsV1 = {} }) => {
    const seconds = time.replace(/\.\d+Z$/, 'Z');
    return { manager, operation, apiVersion, subresource, time: seconds, fields: new Set(pathsOf(fieldsV1)) };
  });
}

/** The object with managedFields that say so; managers who own nothing are left out. */
export function withManagers(object: KubernetesObject, managers: readonly Manager[]): KubernetesObject {
  const managedFields = managers
    .filter(({ fields }) => fields.size > 0)
    .map(({ fields, subresource, ...entry }) => ({
      ...entry,
      fieldsType: 'FieldsV1',
      fieldsV1: fieldsV1Of(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: managedFields.length > 0 ? { ...metadata, managedFields } : metadata };
}

/** Whether an entry is of that writer. */
export function isBy(entry: Writer, writer: Writer): boolean {
  const identity = ({ manager, operation, apiVersion, subresource }: Writer) => [
    manager,
    operation,
    apiVersion,
    subresource ?? '',
  ];
  return isDeepStrictEqual(identity(entry), identity(writer));
}

/**
 * The new state with its owners after a create, an update or a patch: what changed is the writer's now, what went is
 * nobody's. Who writes may hand what he owns to another manager, in the managedFields. An object whose fields nobody
 * was said to own stays so until it is applied.
 */
export function recordUpdate(
  live: KubernetesObject | undefined,
  next: KubernetesObject,
  writer: Writer,
  builtIn: boolean,
) {
  const given = managersOf(next);
  const before = live ? (given.length > 0 ? given : managersOf(live)) : [];
  if (live && before.length === 0) return withManagers(next, []);
  const was: FieldSet = live ? ownedFields(live as unknown as Json, builtIn) : new Map();
  const is = ownedFields(partWritten(live, next, writer), builtIn);
  const changed = new Set([...is.keys()].filter((path) => was.get(path) !== is.get(path)));
  const keeps = (path: string) => is.has(path) || writtenElsewhere(path, writer);
  const gone = before.some(({ fields }) => [...fields].some((path) => !keeps(path)));
  if (live && changed.size === 0 && !gone) return withManagers(next, before);
  const others = before
    .filter((entry) => !isBy(entry, writer))
    .map((entry) => ({
      ...entry,
      fields: new Set([...entry.fields].filter((path) => keeps(path) && !changed.has(path))),
    }));
  const own = before.find((entry) => isBy(entry, writer));
  const fields = new Set([...[...(own?.fields ?? [])].filter(keeps), ...changed]);
  return withManagers(next, [...others, { ...writer, fields }]);
}

/** `status` has its own way in. */
function partWritten(live: KubernetesObject | undefined, next: KubernetesObject, { subresource }: Writer): Json {
  if (subresource === 'status') return { ...live, status: next.status ?? live?.status ?? null } as unknown as Json;
  const { status, ...rest } = next;
  return { ...rest, ...(live?.status ? { status: live.status } : {}) } as unknown as Json;
}

function writtenElsewhere(path: string, { subresource }: Writer): boolean {
  return path.startsWith('f:status') !== (subresource === 'status');
}
