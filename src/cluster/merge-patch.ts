import type { KubernetesObject } from '../ports/cluster.ts';
import type { Change } from './change.ts';

/** A part of an object, or of a JSON merge patch (RFC 7386). */
export type Fields = Readonly<Record<string, unknown>>;

/** The patch of one object; the API server refuses it (`conflict`) where the object was changed since. */
export function patchOf(before: KubernetesObject, body: Fields, why: string): Change {
  const { apiVersion, kind, metadata } = before;
  const { name, namespace, resourceVersion } = metadata;
  return {
    verb: 'patch',
    why,
    key: { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) },
    patch: { type: 'merge', body: { ...body, metadata: { ...fieldsOf(body.metadata), resourceVersion } } },
    before,
    after: merged(before, body) as KubernetesObject,
  };
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const after: Record<string, unknown> = { ...fieldsOf(target) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete after[name];
    else after[name] = merged(after[name], value);
  }
  return after;
}

/** The part of a value that a merge patch is about: what `takenBack` needs to know of it later. */
export function touched(patch: unknown, value: unknown): unknown {
  if (!isFields(patch) || !isFields(value)) return value;
  const names = Object.keys(patch).filter((name) => name in value);
  return Object.fromEntries(names.map((name) => [name, touched(patch[name], value[name])]));
}

/**
 * The merge patch that takes another one back, field by field. Fields that are no longer what the patch made them were
 * changed by somebody else since, and stay. Undefined where nothing is left to take back.
 */
export function takenBack(patch: unknown, before: unknown, now: unknown): unknown {
  if (!isFields(patch) || Object.keys(patch).length === 0) {
    return JSON.stringify(now ?? null) === JSON.stringify(patch) ? (before ?? null) : undefined;
  }
  const fields = Object.entries(patch).flatMap(([name, value]) => {
    const back = takenBack(value, fieldsOf(before)[name], fieldsOf(now)[name]);
    return back === undefined ? [] : [[name, back] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
